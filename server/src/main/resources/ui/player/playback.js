// @ts-check
import { toldShare } from "../core/collected.js";
import { collect } from "../millrace-telemetry.js";
import { NO_CHOICES, engineOf } from "./engine.js";
import { prefer, preferences } from "./preferences.js";

/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {{id: string, hls: string, dash?: string, engine: "hls" | "dash", durationSeconds: number, startSeconds: number}} Source */

/**
 * @typedef {import("./engine.js").Choices & {
 *   paused: boolean, ended: boolean, waiting: boolean, started: boolean,
 *   time: number, edge: number, duration: number, buffered: readonly (readonly number[])[],
 *   volume: number, muted: boolean, rate: number, engine: string, problem: string,
 *   engines: readonly string[], pictured: boolean, full: boolean,
 *   loaded: boolean, pictureless: boolean,
 * }} State what the controls draw; `edge` is how far can be played, `duration` the whole film
 */

const EVENTS = ["play", "playing", "pause", "ended", "seeking", "seeked", "waiting", "canplay", "timeupdate",
  "progress", "durationchange", "volumechange", "ratechange", "loadeddata", "emptied",
  "enterpictureinpicture", "leavepictureinpicture"];
const HAVE_FUTURE_DATA = 3;

/**
 * A video element and the engine that feeds it, as one frozen state after every `change`; the server
 * is told how it is watched.
 */
export class Playback extends EventTarget {
  /** @type {Engine | null} */ #engine = null;
  /** @type {Source | null} */ #source = null;
  #problem = "";
  #started = false;
  #turn = 0;
  #captioned = false;
  /** @type {import("../millrace-telemetry.js").Collector | null} */ #told = null;
  #life = new AbortController();
  /** @type {{time: number, paused: boolean, rate: number} | null} where it was while it is reopened */ #held = null;

  /** @param {HTMLVideoElement} video @param {Element} frame what goes full-screen */
  constructor(video, frame) {
    super();
    this.video = video;
    this.frame = frame;
    const { volume, muted, rate } = preferences();
    Object.assign(video, { volume, muted, playbackRate: rate, defaultPlaybackRate: rate });
    video.addEventListener("playing", () => (this.#started = true));
    for (const event of EVENTS) video.addEventListener(event, () => this.#changed());
    document.addEventListener("fullscreenchange", () => this.#changed(), this.#life);
  }

  get source() {
    return this.#source;
  }

  /** @returns {Readonly<State>} */
  get state() {
    const { video } = this;
    const known = Number.isFinite(video.duration) ? video.duration : 0;
    const edge = this.#engine?.edge ?? known;
    return Object.freeze({
      ...(this.#engine?.choices ?? NO_CHOICES),
      paused: video.paused, ended: video.ended, started: this.#started,
      waiting: !video.paused && !video.ended && video.readyState < HAVE_FUTURE_DATA,
      time: this.#held?.time ?? video.currentTime, edge, duration: Math.max(edge, this.#source?.durationSeconds ?? 0),
      buffered: ranges(video.buffered),
      volume: video.volume, muted: video.muted, rate: video.playbackRate,
      engine: this.#engine?.name ?? "", problem: this.#problem,
      engines: this.#source?.dash ? ["hls", "dash"] : ["hls"],
      loaded: video.readyState > 0, pictureless: video.readyState > 0 && video.videoWidth === 0,
      pictured: document.pictureInPictureElement === video,
      full: document.fullscreenElement === this.frame,
    });
  }

  /** Opens a source; one that was open is closed. @param {Source} source */
  async open(source) {
    const turn = ++this.#turn;
    this.#source = source;
    this.#problem = "";
    await this.#engine?.close();
    const engine = await engineOf(source.engine, this.video);
    if (turn !== this.#turn) return;
    this.#engine = engine;
    this.#captioned = false;
    engine.addEventListener("change", () => this.#changed());
    engine.addEventListener("failed", (event) => {
      this.#problem = /** @type {CustomEvent} */ (event).detail;
      this.#told?.fail(this.#problem.replace("The stream cannot be played: ", ""));
      this.#changed();
    });
    const url = /** @type {string} */ (source[source.engine]);
    await engine.load(url, source.startSeconds, this.#cmcd(url, source.id));
    this.#changed();
  }

  /** Opens a source, and plays it if that is wanted and the browser lets it. @param {Source} source @param {boolean} wanted */
  async begin(source, wanted) {
    this.#told ??= collect(this.video, { cid: source.id, sample: toldShare(), recovers: true, facts: () => this.#facts() });
    this.#told.wish(wanted);
    await this.open(source);
    if (wanted) await this.play();
    if (this.video.paused) this.#told.wish(false);
  }

  /** Beside our own pages alone: elsewhere each request with fields of its own is asked for first. @param {string} url @param {string} cid */
  #cmcd(url, cid) {
    const isHere = new URL(url, location.href).origin === location.origin;
    return this.#told && isHere ? { sid: this.#told.sid, cid } : null;
  }

  #facts() {
    const known = Math.round((this.#source?.durationSeconds ?? 0) * 1_000);
    return { ...(this.#engine?.facts ?? {}), ...(known > 0 ? { "mr-duration": known } : {}) };
  }

  /**
   * Opens the same film again where it is, with what changed of its source. It tells `hold` before
   * the picture goes and `release` when the next one is there.
   * @param {Partial<Source>} change
   */
  async reopen(change) {
    if (!this.#source) return;
    const { currentTime, paused: still, playbackRate } = this.video;
    this.#held ??= { time: currentTime, paused: still, rate: playbackRate };
    const { time, paused, rate } = this.#held;
    this.dispatchEvent(new Event("hold"));
    this.video.addEventListener("canplay", () => this.#release(), { once: true });
    await this.open({ ...this.#source, ...change, startSeconds: time });
    this.video.playbackRate = rate;
    if (!paused) await this.play();
  }

  #release() {
    this.#held = null;
    this.dispatchEvent(new Event("release"));
  }

  /** Takes in a length that is known better now. @param {number} durationSeconds */
  lengthen(durationSeconds) {
    if (this.#source) this.#source = { ...this.#source, durationSeconds };
    this.#changed();
  }

  /** Plays; a browser that wants a click first leaves it paused. */
  async play() {
    await this.video.play().catch(() => {});
  }

  /** @param {import("./engine.js").Kind} kind @param {number} id */
  choose(kind, id) {
    if (kind === "caption") {
      prefer({ captions: this.state.captions.find((choice) => choice.id === id)?.label ?? "" });
    }
    this.#engine?.choose(kind, id);
  }

  /** Shows the captions that were chosen last time; not before it plays, for engines begin with none. */
  #caption() {
    const { captions, caption } = this.#engine?.choices ?? NO_CHOICES;
    if (this.#captioned || captions.length === 0 || this.video.readyState < HAVE_FUTURE_DATA) return;
    this.#captioned = true;
    const wanted = captions.find(({ label }) => label === preferences().captions);
    if (wanted && wanted.id !== caption) this.#engine?.choose("caption", wanted.id);
  }

  /** Keeps the volume and speed for the next film. */
  remember() {
    const { volume, muted, playbackRate } = this.video;
    prefer({ volume, muted, rate: playbackRate });
  }

  async close() {
    this.#turn++;
    this.#told?.close();
    this.#life.abort();
    await this.#engine?.close();
    this.#engine = null;
  }

  #changed() {
    this.#caption();
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {TimeRanges} times */
function ranges(times) {
  return Array.from({ length: times.length }, (_, i) => [times.start(i), times.end(i)]);
}
