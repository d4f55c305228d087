// @ts-check
import { NO_CHOICES } from "./engine.js";

/** HLS by the browser itself, where there are no Media Source Extensions (older iPhones). */
export class NativeEngine extends EventTarget {
  /** @type {"native"} */ name = "native";
  edge = null;
  choices = NO_CHOICES;
  facts = {};
  #video;
  #life = new AbortController();

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.#video = video;
  }

  /** @param {string} url @param {number} startSeconds */
  async load(url, startSeconds) {
    const { signal } = this.#life;
    const start = () => (this.#video.currentTime = startSeconds);
    this.#video.addEventListener("loadedmetadata", start, { once: true, signal });
    this.#video.addEventListener("error", () => this.#fail(), { signal });
    this.#video.src = url;
  }

  choose() {}

  async close() {
    this.#life.abort();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #fail() {
    const why = this.#video.error?.message || "this browser cannot play it";
    this.dispatchEvent(new CustomEvent("failed", { detail: `The stream cannot be played: ${why}.` }));
  }
}
