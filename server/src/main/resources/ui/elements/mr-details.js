// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bitRate, language } from "../core/format.js";
import "./mr-links.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {import("../core/types.js").Rendition} Rendition */
/** @typedef {import("../core/types.js").Track} Track */

/** The asset's renditions and tracks as tables, and its addresses. Set `asset`. */
class Details extends ConsoleElement {
  #renditions = h("tbody");
  #tracks = h("tbody");
  #renditionPart = section("Renditions", ["Name", "Picture", "Frames", "Average", "Peak", "Codec"], this.#renditions);
  #trackPart = section("Tracks", ["Kind", "Language", "Channels", "Codec"], this.#tracks);
  #links = /** @type {any} */ (h("mr-links"));
  #drawn = "";

  build() {
    this.append(this.#links, this.#renditionPart, this.#trackPart);
  }

  set asset(/** @type {Asset} */ asset) {
    this.#links.asset = asset;
    const { renditions = [], tracks = [] } = asset;
    const picture = JSON.stringify([renditions, tracks]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    const best = [...renditions].sort((a, b) => (b.height ?? 0) - (a.height ?? 0));
    this.#renditions.replaceChildren(...best.map(renditionRow));
    this.#tracks.replaceChildren(...tracks.map(trackRow));
    this.#renditionPart.hidden = renditions.length === 0;
    this.#trackPart.hidden = tracks.length === 0;
  }
}

/** @param {string} title @param {string[]} heads @param {HTMLElement} body */
function section(title, heads, body) {
  const head = h("tr", {}, heads.map((words) => h("th", { scope: "col" }, words)));
  const table = h("table", {}, h("caption", {}, title), h("thead", {}, head), body);
  return h("section", { class: "panel", hidden: true }, h("div", { class: "scroller", tabindex: "0", role: "region",
    "aria-label": title }, table));
}

/** @param {Rendition} rendition */
function renditionRow({ name, width, height, frameRate, averageBitsPerSecond, bitsPerSecond, codec }) {
  return row([
    name ?? (height ? `${height}p` : "–"),
    width && height ? `${width} × ${height}` : "–",
    frameRate ? `${Number(frameRate.toFixed(2))} fps` : "–",
    bitRate(averageBitsPerSecond),
    bitRate(bitsPerSecond),
    codec ?? "–",
  ]);
}

/** @param {Track} track */
function trackRow({ kind, language: tag, label, channels, codec }) {
  return row([kind ?? "–", label || language(tag) || "–", channels ? String(channels) : "–", codec ?? "–"]);
}

/** @param {string[]} cells */
function row([first, ...rest]) {
  const head = h("th", { scope: "row" });
  text(head, first);
  return h("tr", {}, head, rest.map((words) => h("td", {}, words)));
}

customElements.define("mr-details", Details);
