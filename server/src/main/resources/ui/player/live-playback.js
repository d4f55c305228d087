// @ts-check
import { toldShare } from "../core/collected.js";
import { collect, factsOfHls } from "../millrace-telemetry.js";
import * as vendored from "../vendor/hls/hls.min.mjs";
import { pace } from "./pace.js";

/** @type {any} the vendored build carries no types */
const Hls = vendored.default;

const AGAIN_MS = 2_000;

/** How much further behind the player stays after each stall, up to a segment. */
const STALL_SECONDS = 0.3;

/** Whoever is no further behind than this watches live. */
const LIVE_SECONDS = 6;

/** Whoever began further behind than this jumps once: playing faster takes ten times as long. */
const JUMP_SECONDS = 0.3;

/** How much has to lie ahead of where one jumps. */
const AHEAD_SECONDS = 0.3;

/** How near to the end players without hls.js are put. */
const NATIVE_DELAY_SECONDS = 3;

/**
 * A video element that shows what a channel sends, as near to now as parts allow; waits for it
 * when nobody publishes. Tells `change` when it begins or stops to show something.
 */
export class LivePlayback extends EventTarget {
  #video;
  #url;
  /** @type {any} */ #hls = null;
  #timer = 0;
  #shows = false;
  #near = false;
  #told;

  /** @param {HTMLVideoElement} video @param {string} url of `main.m3u8` */
  constructor(video, url) {
    super();
    this.#video = video;
    this.#url = url;
    const cid = decodeURIComponent(url.match(/\/live\/([^/]+)\//)?.[1] ?? "");
    this.#told = collect(video, { cid, st: "ll", sample: toldShare(), recovers: true, facts: () => this.#facts() });
    video.addEventListener("playing", () => this.#show(true));
    video.addEventListener("timeupdate", () => {
      this.#comeNear();
      this.#keepPace();
    });
  }

  /** Whether something is on the screen. */
  get shows() {
    return this.#shows;
  }

  /** How many seconds lie between the channel's end and what is shown; null when nobody knows. */
  get latencySeconds() {
    if (!this.#shows) return null;
    return this.#hls ? this.#hls.latency : this.span.end - this.#video.currentTime;
  }

  /** Whether what is shown is what the channel sends now. */
  get isLive() {
    return !this.#video.paused && (this.latencySeconds ?? 0) < LIVE_SECONDS;
  }

  /** How far one can go back and forth, on the video's own timeline. */
  get span() {
    const { seekable } = this.#video;
    if (seekable.length === 0) return { start: 0, end: 0 };
    const end = this.#hls?.liveSyncPosition ?? seekable.end(seekable.length - 1) - (this.#hls ? 0 : NATIVE_DELAY_SECONDS);
    return { start: seekable.start(0), end: Math.max(seekable.start(0), end) };
  }

  /** Shows what the channel sends now. */
  goLive() {
    this.seek(this.span.end);
    this.#video.play().catch(() => {});
  }

  /** @param {number} seconds on the video's own timeline */
  seek(seconds) {
    const { start, end } = this.span;
    this.#video.currentTime = Math.min(end, Math.max(start, seconds));
  }

  #facts() {
    const latency = this.latencySeconds;
    const known = latency !== null && latency >= 0 ? { ltc: Math.round(latency * 1_000) } : {};
    return { ...(this.#hls ? factsOfHls(this.#hls) : {}), ...known };
  }

  open() {
    clearTimeout(this.#timer);
    // Whoever waits for a publisher does not wait for a start.
    this.#told.wish(false);
    this.#told.wish();
    if (!Hls.isSupported()) {
      this.#video.src = this.#url;
      return;
    }
    this.#hls?.destroy();
    // It plays no faster while less than a second lies ahead, which is more than short parts need.
    const hls = new Hls({
      enableWorker: false, lowLatencyMode: true, maxLiveSyncPlaybackRate: 1,
      liveSyncOnStallIncrease: STALL_SECONDS, backBufferLength: 30,
    });
    this.#hls = hls;
    this.#near = false;
    hls.on(Hls.Events.ERROR, (/** @type {string} */ _, /** @type {any} */ data) => data.fatal && this.#failed(data));
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#video.play().catch(() => {}));
    hls.loadSource(this.#url);
    hls.attachMedia(this.#video);
  }

  close() {
    clearTimeout(this.#timer);
    this.#told.close();
    this.#hls?.destroy();
    this.#hls = null;
    this.#show(false);
  }

  /** What was needed to begin lies ahead as soon as it plays, and is too much when parts are short. */
  #comeNear() {
    const target = this.#hls?.liveSyncPosition;
    if (this.#near || !this.#shows || !target) return;
    const { currentTime } = this.#video;
    if (target - currentTime < JUMP_SECONDS) this.#near = currentTime > 0;
    else if (this.#bufferedEnd - target > AHEAD_SECONDS) {
      this.#near = true;
      this.#video.currentTime = target;
    }
  }

  /** Whoever watches live comes as near as the channel allows, and no nearer. */
  #keepPace() {
    const { latency = 0, targetLatency } = this.#hls ?? {};
    if (!latency || targetLatency === null) return;
    const aheadSeconds = this.#bufferedEnd - this.#video.currentTime;
    const rate = this.isLive ? pace(this.#video.playbackRate, latency - targetLatency, aheadSeconds) : 1;
    if (rate !== this.#video.playbackRate) this.#video.playbackRate = rate;
  }

  get #bufferedEnd() {
    const { buffered } = this.#video;
    return buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
  }

  /** @param {any} data */
  #failed({ type }) {
    if (type === Hls.ErrorTypes.MEDIA_ERROR && this.#shows) {
      this.#hls.recoverMediaError();
      return;
    }
    this.#show(false);
    this.#timer = window.setTimeout(() => this.open(), AGAIN_MS);
  }

  /** @param {boolean} shows */
  #show(shows) {
    if (shows === this.#shows) return;
    this.#shows = shows;
    this.dispatchEvent(new Event("change"));
  }
}
