// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { trackNames } from "../core/format.js";
import { titleOf } from "../core/status.js";

/** @typedef {import("../core/types.js").Asset} Asset */

const BARS = 48;

/** What the player shows of sound without a picture: its poster or a wave, and its title. Set `asset`. */
class Sound extends ConsoleElement {
  #poster = h("img", { alt: "", hidden: true });
  #wave = h("div", { class: "wave" }, Array.from({ length: BARS }, (_, i) => {
    const bar = h("i");
    bar.style.setProperty("--height", String(heightOf(i)));
    bar.style.setProperty("--delay", `${((i * 7) % 11) * -0.13}s`);
    return bar;
  }));
  #title = h("strong", { dir: "auto" });
  #kind = h("span");

  build() {
    this.setAttribute("aria-hidden", "true");
    this.append(this.#poster, this.#wave, h("div", { class: "words" }, this.#title, this.#kind));
  }

  set asset(/** @type {Asset} */ asset) {
    const poster = asset.playback?.poster;
    attribute(this.#poster, "src", poster);
    this.#poster.hidden = !poster;
    text(this.#title, titleOf(asset));
    text(this.#kind, trackNames(asset.tracks ?? []).join(" · "));
  }
}

/** A bar's share of the height: two slow waves under one hill. @param {number} i */
function heightOf(i) {
  const hill = Math.sin((Math.PI * (i + 0.5)) / BARS);
  return 0.12 + 0.88 * hill * Math.abs(0.6 * Math.sin(i * 0.9) + 0.4 * Math.sin(i * 2.3 + 1));
}

customElements.define("mr-sound", Sound);
