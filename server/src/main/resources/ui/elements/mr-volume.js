// @ts-check
import { attribute, h, icon, setIcon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** Mute and volume. Set `state`; it asks `player-request` of type `mute` or `volume`. */
class Volume extends ConsoleElement {
  #picture = icon("volume");
  #mute = h("button", { class: "control", onclick: () => this.request("player-request", { type: "mute" }) }, this.#picture);
  #input = h("input", { type: "range", min: "0", max: "1", step: "0.05", "aria-label": "Volume",
    oninput: () => this.request("player-request", { type: "volume", value: Number(this.#input.value) }) });

  build() {
    this.append(this.#mute, this.#input);
  }

  set state(/** @type {import("../player/playback.js").State} */ { volume, muted }) {
    const heard = muted ? 0 : volume;
    const words = muted ? "Unmute (M)" : "Mute (M)";
    setIcon(this.#picture, heard === 0 ? "mute" : heard < 0.5 ? "volume-low" : "volume");
    attribute(this.#mute, "title", words);
    attribute(this.#mute, "aria-label", words);
    this.#input.value = String(heard);
    attribute(this.#input, "aria-valuetext", `${Math.round(heard * 100)} %`);
    this.style.setProperty("--share", String(heard));
  }
}

customElements.define("mr-volume", Volume);
