// @ts-check
import { attribute, h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { remember } from "../core/router.js";
import { isSound, isWorking, titleOf } from "../core/status.js";
import { addressesOf } from "../player/addresses.js";
import { Playback } from "../player/playback.js";
import { REQUESTS } from "../player/requests.js";
import { requestOf } from "../player/shortcuts.js";
import "./mr-player-bar.js";
import "./mr-shortcuts.js";
import "./mr-sound.js";

/** @typedef {import("../core/types.js").Asset} Asset */

const IDLE_MS = 2_600;
const SEEKS = new Set(["skip", "share", "seek", "frame"]);
const REMEMBERED = new Set(["volume", "louder", "mute", "rate", "speed"]);

/**
 * The player. Set `asset` whenever it changes: the first playable one is opened (by DASH when
 * the address says `engine=dash`, at the second `t`), and opened anew in place when it has more
 * renditions or other texts. `autoplay` and `muted` are as for a video. Every control asks `player-request`; here it is carried out.
 */
class Player extends ConsoleElement {
  #video = h("video", { playsinline: true, preload: "auto", crossorigin: "anonymous", tabindex: "-1" });
  #still = h("canvas", { class: "still", hidden: true, "aria-hidden": "true" });
  #sound = /** @type {any} */ (h("mr-sound"));
  #spinner = h("div", { class: "spinner", "aria-hidden": "true" }, h("span"));
  #big = h("button", { class: "big", "aria-label": "Play", onclick: () => this.#do("play") }, icon("play"));
  #why = h("p");
  #problem = h("div", { class: "failure", role: "alert", hidden: true }, icon("alert"), this.#why,
    h("button", { class: "button", onclick: () => this.#do("again") }, "Try again"));
  #bar = /** @type {any} */ (h("mr-player-bar"));
  #help = /** @type {any} */ (h("mr-shortcuts"));
  #playback = new Playback(this.#video, this);
  /** @type {Asset | null} */ #asset = null;
  #timer = 0;

  build() {
    this.setAttribute("role", "group");
    this.append(this.#video, this.#still, this.#sound, this.#spinner, this.#big, this.#problem, this.#bar, this.#help);
    this.#playback.addEventListener("change", () => this.#draw());
    this.#playback.addEventListener("hold", () => this.#hold());
    this.#playback.addEventListener("release", () => (this.#still.hidden = true));
    this.addEventListener("player-request", (event) => {
      const { type, value } = /** @type {CustomEvent} */ (event).detail;
      this.#do(type, value);
    });
    for (const surface of [this.#video, this.#sound]) {
      surface.addEventListener("click", () => this.#clicked());
      surface.addEventListener("dblclick", () => this.#do("full"));
    }
    for (const event of ["pointermove", "pointerdown", "focusin"]) this.addEventListener(event, () => this.#wake());
    this.addEventListener("pointerleave", () => this.toggleAttribute("idle", true));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    signal.addEventListener("abort", () => this.#playback.close());
  }

  set asset(/** @type {Asset} */ asset) {
    const before = this.#asset;
    this.#asset = asset;
    this.setAttribute("aria-label", `Player, ${titleOf(asset)}`);
    this.#bar.asset = asset;
    this.#sound.asset = asset;
    if (!before) attribute(this, "data-sound", isSound(asset));
    const { poster } = asset.playback ?? {};
    const { hls, dash } = addressesOf(asset);
    const durationSeconds = asset.durationSeconds ?? 0;
    if (poster) attribute(this.#video, "poster", poster);
    if (!before) {
      const search = new URLSearchParams(location.search);
      const engine = dash && search.get("engine") === "dash" ? "dash" : "hls";
      const startSeconds = Math.max(0, Number(search.get("t")) || 0);
      this.#begin({ id: asset.id, hls, dash, engine, durationSeconds, startSeconds });
      return;
    }
    this.#playback.lengthen(durationSeconds);
    const more = (asset.renditions?.length ?? 0) > (before.renditions?.length ?? 0);
    if ((more && before.renditions?.length) || addressesOf(before).hls !== hls) this.#playback.reopen({ hls, dash });
  }

  /** @param {import("../player/playback.js").Source} source */
  async #begin(source) {
    if (this.hasAttribute("muted")) this.#video.muted = true;
    await this.#playback.begin(source, this.hasAttribute("autoplay"));
  }

  /** @param {string} type @param {unknown} [value] */
  #do(type, value) {
    if (type === "help") return this.#help.open();
    REQUESTS[type]?.(this.#playback, value);
    if (REMEMBERED.has(type)) this.#playback.remember();
    if (type === "engine") remember({ engine: value === "dash" ? "dash" : null });
    this.#wake();
  }

  /** Goes to a time of the film. @param {number} seconds */
  goTo(seconds) {
    this.#do("seek", seconds);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const request = requestOf(event);
    if (!request) return;
    event.preventDefault();
    this.#do(request.type, request.value);
    if (SEEKS.has(request.type)) this.#bar.peek(this.#playback.video.currentTime);
  }

  /** A finger first brings the controls; a mouse has them already. */
  #clicked() {
    const touch = matchMedia("(hover: none)").matches;
    if (touch && this.hasAttribute("idle")) this.#wake();
    else this.#do("toggle");
  }

  #wake() {
    this.toggleAttribute("idle", false);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.toggleAttribute("idle", true), IDLE_MS);
  }

  #draw() {
    const { state } = this.#playback;
    const growing = Boolean(this.#asset && isWorking(this.#asset));
    if (state.loaded) attribute(this, "data-sound", state.pictureless);
    attribute(this, "data-paused", state.paused);
    attribute(this, "data-waiting", state.waiting && !state.problem);
    attribute(this, "data-started", state.started);
    attribute(this, "data-engine", state.engine);
    attribute(this.#spinner, "data-encoder", growing && state.edge > 0 && state.edge - state.time < 1);
    text(this.#why, state.problem);
    this.#problem.hidden = !state.problem;
    this.#big.hidden = !state.paused || state.started || Boolean(state.problem);
    this.#bar.state = state;
  }

  /** Keeps the last picture on the screen while the source is opened anew. */
  #hold() {
    const { videoWidth, videoHeight } = this.#video;
    if (!videoWidth) return;
    Object.assign(this.#still, { width: videoWidth, height: videoHeight, hidden: false });
    this.#still.getContext("2d")?.drawImage(this.#video, 0, 0, videoWidth, videoHeight);
  }
}

customElements.define("mr-player", Player);
