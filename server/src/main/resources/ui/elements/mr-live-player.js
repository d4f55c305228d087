// @ts-check
import { ConsoleElement } from "../core/element.js";
import { h } from "../core/dom.js";
import { LivePlayback } from "../player/live-playback.js";
import "./mr-live-bar.js";

const LOOK_MS = 500;

/** What a channel sends, and how far behind it is shown. Set `src` before it is connected. */
class LivePlayer extends ConsoleElement {
  #video = h("video", { playsinline: true, autoplay: true, ".muted": true, onclick: () => this.#toggle() });
  #bar = /** @type {any} */ (h("mr-live-bar"));
  #src = "";

  set src(/** @type {string} */ src) {
    this.#src = src;
  }

  build() {
    this.append(this.#video, this.#bar);
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    const playback = new LivePlayback(this.#video, this.#src);
    const draw = () => this.#draw(playback);
    playback.addEventListener("change", draw);
    for (const type of ["play", "pause", "seeked", "volumechange"]) this.#video.addEventListener(type, draw, { signal });
    this.addEventListener("live-request", (event) => this.#act(playback, /** @type {CustomEvent} */ (event).detail), { signal });
    playback.open();
    const timer = setInterval(draw, LOOK_MS);
    draw();
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      playback.close();
    });
  }

  #toggle() {
    if (this.#video.paused) this.#video.play().catch(() => {});
    else this.#video.pause();
  }

  /** @param {LivePlayback} playback @param {{type: string, value?: number}} wish */
  #act(playback, { type, value = 0 }) {
    if (type === "toggle") this.#toggle();
    else if (type === "live") playback.goLive();
    else if (type === "seek") playback.seek(value);
    else if (type === "beginning") playback.seek(playback.span.start);
    else if (type === "mute") this.#video.muted = !this.#video.muted;
    else if (type === "full") this.#full();
    this.#draw(playback);
  }

  #full() {
    const left = document.fullscreenElement ? document.exitFullscreen() : this.requestFullscreen();
    left.catch(() => {});
  }

  /** @param {LivePlayback} playback */
  #draw({ shows, isLive, latencySeconds, span }) {
    const { currentTime, paused, muted } = this.#video;
    this.#bar.state = { shows, isLive, latencySeconds, span, time: currentTime, paused, muted };
  }
}

customElements.define("mr-live-player", LivePlayer);
