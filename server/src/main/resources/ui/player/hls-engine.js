// @ts-check
import { bitRate, trackNames } from "../core/format.js";
import { factsOfHls } from "../millrace-telemetry.js";
import * as vendored from "../vendor/hls/hls.min.mjs";
import { NO_CHOICES, qualityName } from "./engine.js";
import { NOT_SECURE, NO_KEY, licenseUrl } from "./keys.js";

/** @typedef {import("./engine.js").Choices} Choices */

/** @type {any} the vendored build carries no types */
const Hls = vendored.default;

const NETWORK_TRIES = 4;
const GONE = new Set([401, 403, 404, 410]);
const MEDIA_TRIES = 2;
const FIRST_GUESS_BITS_PER_SECOND = 3_000_000;

/** HLS through hls.js and Media Source Extensions. */
export class HlsEngine extends EventTarget {
  static works = Hls.isSupported();
  /** @type {"hls"} */ name = "hls";
  edge = null;
  #video;
  /** @type {any} */ #hls = null;
  #url = "";
  #networkFailures = 0;
  #mediaFailures = 0;
  #timer = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.#video = video;
  }

  /** @param {string} url @param {number} startSeconds @param {import("./engine.js").Cmcd | null} cmcd */
  async load(url, startSeconds, cmcd) {
    this.#url = url;
    const hls = new Hls({
      startPosition: startSeconds,
      enableWorker: false,
      capLevelToPlayerSize: true,
      backBufferLength: 90,
      abrEwmaDefaultEstimate: FIRST_GUESS_BITS_PER_SECOND,
      emeEnabled: isSecureContext,
      drmSystems: { "org.w3.clearkey": { licenseUrl: licenseUrl(url) } },
      cmcd: cmcd ? { sessionId: cmcd.sid, contentId: cmcd.cid, useHeaders: true } : undefined,
    });
    this.#hls = hls;
    const { Events } = Hls;
    const tell = () => this.dispatchEvent(new Event("change"));
    for (const event of [
      Events.MANIFEST_PARSED, Events.LEVEL_SWITCHED, Events.LEVELS_UPDATED, Events.LEVEL_UPDATED,
      Events.AUDIO_TRACKS_UPDATED, Events.AUDIO_TRACK_SWITCHED,
      Events.SUBTITLE_TRACKS_UPDATED, Events.SUBTITLE_TRACK_SWITCH,
    ]) hls.on(event, tell);
    hls.on(Events.LEVEL_LOADED, (/** @type {string} */ _, /** @type {any} */ { details }) => {
      if (!isSecureContext && samplesEncrypted(details)) this.#give(NOT_SECURE);
    });
    hls.on(Events.FRAG_BUFFERED, () => (this.#networkFailures = 0));
    hls.on(Events.ERROR, (/** @type {string} */ _, /** @type {any} */ data) => data.fatal && this.#fatal(data));
    hls.subtitleDisplay = false;
    hls.loadSource(url);
    hls.attachMedia(this.#video);
  }

  get facts() {
    return this.#hls ? factsOfHls(this.#hls) : {};
  }

  /** @returns {Choices} */
  get choices() {
    const hls = this.#hls;
    if (!hls) return NO_CHOICES;
    const qualities = hls.levels.map((/** @type {any} */ level, /** @type {number} */ id) => ({
      id, label: qualityName(level), detail: bitRate(level.averageBitrate || level.bitrate),
    }));
    return {
      qualities: qualities.reverse(),
      quality: hls.autoLevelEnabled ? -1 : hls.nextLevel,
      shown: hls.currentLevel,
      audios: named(hls.audioTracks, "audio"),
      audio: hls.audioTrack,
      captions: named(hls.subtitleTracks, "captions"),
      caption: hls.subtitleDisplay ? hls.subtitleTrack : -1,
    };
  }

  /** @param {import("./engine.js").Kind} kind @param {number} id */
  choose(kind, id) {
    const hls = this.#hls;
    if (kind === "quality") hls.nextLevel = id;
    else if (kind === "audio") hls.audioTrack = id;
    else {
      hls.subtitleDisplay = id >= 0;
      hls.subtitleTrack = id;
    }
    this.dispatchEvent(new Event("change"));
  }

  async close() {
    clearTimeout(this.#timer);
    this.#hls?.destroy();
    this.#hls = null;
  }

  /** @param {any} data */
  #fatal({ type, details, response }) {
    const hls = this.#hls;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && this.#mediaFailures++ < MEDIA_TRIES) {
      hls.recoverMediaError();
    } else if (type === Hls.ErrorTypes.NETWORK_ERROR && !GONE.has(response?.code) && this.#networkFailures++ < NETWORK_TRIES) {
      const again = () => (hls.levels.length ? hls.startLoad() : hls.loadSource(this.#url));
      this.#timer = window.setTimeout(again, 500 * 2 ** this.#networkFailures);
    } else {
      const refused = response?.code === 401 || response?.code === 403;
      this.#give(refused ? NO_KEY : response?.code ? `the server answered ${response.code}` : details);
    }
  }

  /** Gives up. @param {string} why */
  #give(why) {
    this.#hls?.stopLoad();
    this.dispatchEvent(new CustomEvent("failed", { detail: `The stream cannot be played: ${why}.` }));
  }
}

/** Whether a browser must decrypt what a playlist names. @param {any} details */
function samplesEncrypted({ fragments }) {
  const keys = Object.values(fragments[0]?.levelkeys ?? {});
  return keys.some((/** @type {any} */ key) => key?.method === "SAMPLE-AES");
}

/** @param {any[]} tracks @param {string} kind */
function named(tracks, kind) {
  const labelled = tracks.map(({ name, lang }) => ({ kind, label: name === lang ? "" : name, language: lang }));
  return trackNames(labelled).map((label, id) => ({ id, label }));
}
