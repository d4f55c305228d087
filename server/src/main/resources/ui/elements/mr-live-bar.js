// @ts-check
import { attribute, h, icon, setIcon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { clock } from "../core/format.js";

/**
 * @typedef {object} LiveState
 * @property {boolean} shows
 * @property {boolean} isLive
 * @property {number | null} latencySeconds
 * @property {{start: number, end: number}} span how far one can go back and forth
 * @property {number} time
 * @property {boolean} paused
 * @property {boolean} muted
 */

/** The controls of a live player. Set `state`; everything it wants it asks as `live-request`. */
class LiveBar extends ConsoleElement {
  #playIcon = icon("pause");
  #muteIcon = icon("mute");
  #play = this.#button("toggle", "Pause", this.#playIcon);
  #mute = this.#button("mute", "Unmute", this.#muteIcon);
  #beginning = this.#button("beginning", "From the beginning", icon("replay"));
  #full = this.#button("full", "Full screen", icon("full"));
  #seek = h("input", { type: "range", step: "0.1", "aria-label": "Go back",
    oninput: () => this.request("live-request", { type: "seek", value: Number(this.#seek.value) }) });
  #badge = h("button", { class: "chip live", onclick: () => this.request("live-request", { type: "live" }) });
  #behind = h("span", { class: "hint behind" });

  build() {
    this.append(this.#play, this.#badge, this.#behind, this.#seek, this.#beginning, this.#mute, this.#full);
  }

  set state(/** @type {LiveState} */ { shows, isLive, latencySeconds, span, time, paused, muted }) {
    const live = shows && isLive;
    text(this.#badge, !shows ? "Waiting for a picture" : live ? "Live" : "Go live");
    attribute(this.#badge, "data-status", live ? "processing" : "waiting");
    attribute(this.#badge, "aria-label", !shows || live ? null : "Go live");
    this.#badge.disabled = !shows || live;
    text(this.#behind, latencySeconds === null ? "" : live ? `${latencySeconds.toFixed(1)} s behind` : `−${clock(latencySeconds)}`);
    setIcon(this.#playIcon, paused ? "play" : "pause");
    attribute(this.#play, "aria-label", paused ? "Play" : "Pause");
    setIcon(this.#muteIcon, muted ? "mute" : "volume");
    attribute(this.#mute, "aria-label", muted ? "Unmute" : "Mute");
    attribute(this.#seek, "min", span.start.toFixed(1));
    attribute(this.#seek, "max", span.end.toFixed(1));
    attribute(this.#seek, "aria-valuetext", live ? "Live" : `${clock(Math.max(0, span.end - time))} back`);
    this.#seek.value = String(live ? span.end : time);
    this.#seek.disabled = !shows;
    this.#beginning.disabled = !shows;
  }

  /** @param {string} type @param {string} words @param {SVGElement} picture */
  #button(type, words, picture) {
    return h("button", { class: "control", title: words, "aria-label": words,
      onclick: () => this.request("live-request", { type }) }, picture);
  }
}

customElements.define("mr-live-bar", LiveBar);
