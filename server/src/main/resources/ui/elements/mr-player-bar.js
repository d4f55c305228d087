// @ts-check
import { attribute, h, icon, setIcon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { clock, lengthOf, percent } from "../core/format.js";
import { isWorking } from "../core/status.js";
import "./mr-player-menu.js";
import "./mr-seek-bar.js";
import "./mr-volume.js";

/** @typedef {import("../player/playback.js").State} State */
/** @typedef {import("../core/types.js").Asset} Asset */

/** The player's controls. Set `state` and `asset`; everything it wants it asks as `player-request`. */
class PlayerBar extends ConsoleElement {
  #seek = /** @type {any} */ (h("mr-seek-bar"));
  #volume = /** @type {any} */ (h("mr-volume"));
  #menu = /** @type {any} */ (h("mr-player-menu"));
  #time = h("span", { class: "time" });
  #working = h("span", { class: "working" });
  #quality = h("button", { class: "control text quality", onclick: () => this.#menu.open("quality"),
    "aria-haspopup": "menu" });
  #play = this.#control("toggle", "play", "Play (K)");
  #caption = this.#control("captions", "captions", "Captions (C)");
  #picture = this.#control("picture", "pip", "Picture in picture (P)");
  #full = this.#control("full", "full", "Full screen (F)");
  #gear = h("button", { class: "control", title: "Settings", "aria-label": "Settings", "aria-haspopup": "menu",
    onclick: () => this.#menu.open("") }, icon("gear"));

  build() {
    this.append(this.#menu, this.#seek,
      h("div", { class: "controls" },
        this.#play,
        this.#volume, this.#time, this.#working,
        h("span", { class: "gap" }),
        this.#caption, this.#quality, this.#gear, this.#picture, this.#full));
  }

  /** Shows the picture of a place for a moment. @param {number} seconds */
  peek(seconds) {
    this.#seek.peek(seconds);
  }

  set asset(/** @type {Asset} */ asset) {
    const working = isWorking(asset);
    this.#seek.asset = asset;
    attribute(this, "growing", working);
    text(this.#working, working ? `Still processing: ${percent(asset.progress)}` : "");
  }

  set state(/** @type {State} */ state) {
    this.#seek.state = state;
    this.#volume.state = state;
    this.#menu.state = state;
    const action = state.ended ? "replay" : state.paused ? "play" : "pause";
    dress(this.#play, action, { play: "Play (K)", pause: "Pause (K)", replay: "Play again (K)" }[action]);
    dress(this.#full, state.full ? "unfull" : "full", state.full ? "Leave full screen (F)" : "Full screen (F)");
    text(this.#time, `${clock(state.time)} / ${state.duration > 0 ? lengthOf(state.duration) : clock(0)}`);
    this.#picture.hidden = !document.pictureInPictureEnabled || state.pictureless;
    this.#caption.hidden = state.captions.length === 0;
    attribute(this.#caption, "aria-pressed", String(state.caption >= 0));
    attribute(this.#picture, "aria-pressed", String(state.pictured));
    this.#quality.hidden = state.qualities.length === 0 || state.pictureless;
    const shown = state.qualities.find(({ id }) => id === state.shown)?.label ?? "";
    text(this.#quality, state.quality < 0 ? `Auto ${shown}`.trim() : (nameOf(state) || shown));
    attribute(this.#quality, "aria-label", `Quality: ${this.#quality.textContent}`);
  }

  /** @param {string} type @param {string} picture @param {string} words */
  #control(type, picture, words) {
    return h("button", { class: `control ${type}`, title: words, "aria-label": words,
      onclick: () => this.request("player-request", { type }) }, icon(picture));
  }
}

/** @param {State} state the name of the quality that was chosen by hand */
function nameOf({ qualities, quality }) {
  return qualities.find(({ id }) => id === quality)?.label;
}

/** @param {HTMLElement} button @param {string} picture @param {string} words */
function dress(button, picture, words) {
  if (button.firstElementChild) setIcon(button.firstElementChild, picture);
  attribute(button, "title", words);
  attribute(button, "aria-label", words);
}

customElements.define("mr-player-bar", PlayerBar);
