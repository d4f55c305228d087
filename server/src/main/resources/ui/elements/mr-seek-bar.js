// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { clock } from "../core/format.js";
import { readStoryboard, showTile, tileAt } from "../player/storyboard.js";

/** How long the picture of a place that was reached by keys stays. */
const PEEK_MS = 1_200;

/** @typedef {import("../player/playback.js").State} State */
/** @typedef {import("../player/storyboard.js").Tile} Tile */

/**
 * The film as a line: played, buffered, encoded so far, and what is still to come. A range input
 * carries keyboard, touch and assistive technology. Asks `player-request` of type `seek`. Above the
 * place that is pointed at, dragged to or reached by keys (`peek`) stands its picture and time.
 */
class SeekBar extends ConsoleElement {
  #input = h("input", { type: "range", min: "0", max: "0", step: "0.05", value: "0", "data-seek": true,
    "aria-label": "Position", oninput: () => this.#dragged() });
  #buffered = h("div", { class: "buffered" });
  #track = h("div", { class: "track", "aria-hidden": "true" },
    h("i", { class: "encoded" }), this.#buffered, h("i", { class: "played" }));
  #picture = h("div", { class: "picture" });
  #at = h("span");
  #tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true }, this.#picture, this.#at);
  /** @type {readonly Tile[]} */ #tiles = [];
  #storyboard = "";
  #duration = 0;
  #timer = 0;

  build() {
    this.append(this.#track, this.#input, this.#tip);
    for (const event of ["pointerdown", "pointermove"]) {
      this.addEventListener(event, (move) => this.#point(/** @type {PointerEvent} */ (move)));
    }
    for (const event of ["pointerleave", "pointercancel"]) this.addEventListener(event, () => this.#hide());
  }

  set asset(/** @type {import("../core/types.js").Asset} */ asset) {
    const url = asset.playback?.storyboard ?? "";
    if (!url || url === this.#storyboard) return;
    this.#storyboard = url;
    readStoryboard(url).then((tiles) => (this.#tiles = tiles));
  }

  set state(/** @type {State} */ state) {
    const { time, edge, duration, buffered } = state;
    this.#duration = duration;
    attribute(this.#input, "max", duration);
    if (!this.#input.matches(":active")) this.#input.value = String(time);
    attribute(this.#input, "aria-valuetext", `${clock(time)} of ${clock(duration)}`);
    const share = (/** @type {number} */ seconds) => (duration ? Math.min(1, seconds / duration) : 0);
    this.style.setProperty("--played", String(share(time)));
    this.style.setProperty("--encoded", String(share(edge)));
    this.#bars(buffered.map(([from, to]) => [share(from), share(to)]));
  }

  /** @param {number[][]} shares */
  #bars(shares) {
    while (this.#buffered.children.length > shares.length) this.#buffered.lastElementChild?.remove();
    while (this.#buffered.children.length < shares.length) this.#buffered.append(h("i"));
    shares.forEach(([from, to], i) => {
      const bar = /** @type {HTMLElement} */ (this.#buffered.children[i]);
      bar.style.setProperty("--from", String(from));
      bar.style.setProperty("--to", String(to));
    });
  }

  #dragged() {
    this.request("player-request", { type: "seek", value: Number(this.#input.value) });
  }

  /** Shows a place for a moment. @param {number} seconds */
  peek(seconds) {
    if (this.#duration > 0) this.#show(seconds / this.#duration);
    this.#timer = window.setTimeout(() => this.#hide(), PEEK_MS);
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#tip.hidden = true;
  }

  /** @param {PointerEvent} event */
  #point({ clientX }) {
    const { left, width } = this.getBoundingClientRect();
    this.#show(Math.min(1, Math.max(0, (clientX - left) / width)));
  }

  /** Shows the time at a share of the film, with its picture from the storyboard. @param {number} share */
  #show(share) {
    clearTimeout(this.#timer);
    const { width } = this.getBoundingClientRect();
    const seconds = share * this.#duration;
    const tile = tileAt(this.#tiles, seconds);
    this.#tip.hidden = this.#duration === 0;
    this.#picture.hidden = !tile;
    text(this.#at, clock(seconds));
    if (tile) showTile(this.#picture, tile);
    const half = this.#tip.offsetWidth / 2;
    const centre = Math.min(width - half, Math.max(half, share * width));
    this.#tip.style.setProperty("--at", `${centre}px`);
  }
}

customElements.define("mr-seek-bar", SeekBar);
