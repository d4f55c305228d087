// @ts-check
import { bitRate, trackNames } from "../core/format.js";
import { factsOfShaka } from "../millrace-telemetry.js";
// @ts-ignore: the vendored build carries no types; it sets window.shaka
import "../vendor/shaka/shaka-player.dash.js";
import { NO_CHOICES, qualityName } from "./engine.js";
import { NOT_SECURE, NO_KEY } from "./keys.js";

/** @typedef {import("./engine.js").Choices} Choices */

const shaka = /** @type {any} */ (window).shaka;
const CHANGES = ["adaptation", "variantchanged", "trackschanged", "audiotrackschanged", "textchanged"];

/** A growing film can be sought as far as it is encoded, however fast that goes. */
const GROWING = Object.freeze({ ignoreSuggestedPresentationDelay: true, autoCorrectDrift: false });

/** DASH through shaka-player and Media Source Extensions. */
export class ShakaEngine extends EventTarget {
  /** @type {"dash"} */ name = "dash";
  #video;
  /** @type {any} */ #player = null;
  #automatic = true;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.#video = video;
  }

  /** @param {string} url @param {number} startSeconds @param {import("./engine.js").Cmcd | null} cmcd */
  async load(url, startSeconds, cmcd) {
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    this.#player = player;
    for (const event of CHANGES) player.addEventListener(event, () => this.dispatchEvent(new Event("change")));
    player.addEventListener("error", (/** @type {any} */ event) => this.#fail(event.detail));
    try {
      await player.attach(this.#video);
      player.configure({ manifest: { dash: GROWING }, streaming: { bufferingGoal: 30 }, abr: { restrictToElementSize: true } });
      if (cmcd) player.configure({ cmcd: { enabled: true, sessionId: cmcd.sid, contentId: cmcd.cid, useHeaders: true } });
      await player.load(url, startSeconds);
      this.dispatchEvent(new Event("change"));
    } catch (failure) {
      this.#fail(failure);
    }
  }

  /** The video element knows how long a growing film will be, not how much of it there is. */
  get edge() {
    const growing = this.#player?.isInProgress();
    return growing ? this.#player.getManifest().presentationTimeline.getMaxSegmentEndTime() : null;
  }

  get facts() {
    return this.#player ? factsOfShaka(this.#player) : {};
  }

  /** @returns {Choices} */
  get choices() {
    const player = this.#player;
    if (!player) return NO_CHOICES;
    const videos = this.#videos();
    const audios = player.getAudioTracks();
    const captions = player.getTextTracks();
    const shown = videos.findIndex(({ active }) => active);
    const named = (/** @type {any[]} */ tracks, /** @type {string} */ kind) =>
      trackNames(tracks.map(({ label, language }) => ({ kind, label, language }))).map((label, id) => ({ id, label }));
    const active = (/** @type {any[]} */ tracks) => tracks.findIndex((track) => track.active);
    return {
      qualities: videos.map((track, id) => ({ id, label: qualityName(track), detail: bitRate(track.bandwidth) })),
      quality: this.#automatic ? -1 : shown,
      shown,
      audios: named(audios, "audio"),
      audio: active(audios),
      captions: named(captions, "captions"),
      caption: active(captions),
    };
  }

  /** @param {import("./engine.js").Kind} kind @param {number} id */
  choose(kind, id) {
    const player = this.#player;
    if (kind === "quality") {
      this.#automatic = id < 0;
      player.configure({ abr: { enabled: this.#automatic } });
      if (!this.#automatic) player.selectVideoTrack(this.#videos()[id], true, 1);
    } else if (kind === "audio") {
      player.selectAudioTrack(player.getAudioTracks()[id]);
    } else {
      player.selectTextTrack(id < 0 ? null : player.getTextTracks()[id]);
    }
    this.dispatchEvent(new Event("change"));
  }

  async close() {
    const player = this.#player;
    this.#player = null;
    await player?.destroy();
  }

  /** @returns {any[]} best first */
  #videos() {
    return this.#player.getVideoTracks().toSorted((/** @type {any} */ a, /** @type {any} */ b) => b.bandwidth - a.bandwidth);
  }

  /** @param {any} failure */
  #fail(failure) {
    const critical = failure?.severity !== shaka.util.Error.Severity.RECOVERABLE;
    const interrupted = failure?.code === shaka.util.Error.Code.LOAD_INTERRUPTED;
    if (!this.#player || !critical || interrupted) return;
    const why = reason(failure);
    this.dispatchEvent(new CustomEvent("failed", { detail: `The stream cannot be played: ${why}.` }));
  }
}

/** @param {any} failure */
function reason(failure) {
  const { category, code, data } = failure ?? {};
  const { Category, Code } = shaka.util.Error;
  if (category === Category.DRM && !isSecureContext) return NOT_SECURE;
  const refused = code === Code.LICENSE_REQUEST_FAILED && [401, 403].includes(data?.[0]?.data?.[1]);
  return refused ? NO_KEY : code ? `shaka-player error ${code}` : String(failure);
}
