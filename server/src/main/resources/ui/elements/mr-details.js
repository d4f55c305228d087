// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bitRate, trackNames } from "../core/format.js";
import "./mr-captions.js";
import "./mr-dates.js";
import "./mr-links.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {import("../core/types.js").Rendition} Rendition */
/** @typedef {import("../core/types.js").Track} Track */

/** @type {Record<number, string>} */
const CHANNELS = { 1: "mono", 2: "stereo", 6: "5.1", 8: "7.1" };

/** The asset's renditions and tracks as tables, its captions, dates and addresses. Set `asset`. */
class Details extends ConsoleElement {
  #renditions = h("tbody");
  #tracks = h("tbody");
  #renditionPart = section("Renditions", ["Name", "Picture", "Bit rate"], this.#renditions);
  #trackPart = section("Tracks", ["Name", "Kind", "Channels"], this.#tracks);
  #links = /** @type {any} */ (h("mr-links"));
  #captions = /** @type {any} */ (h("mr-captions"));
  #dates = /** @type {any} */ (h("mr-dates"));
  #drawn = "";

  build() {
    this.append(this.#links, this.#dates, this.#captions, this.#renditionPart, this.#trackPart);
  }

  set asset(/** @type {Asset} */ asset) {
    this.#links.asset = asset;
    this.#captions.asset = asset;
    this.#dates.asset = asset;
    const { renditions = [], tracks = [] } = asset;
    const picture = JSON.stringify([renditions, tracks]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    const best = [...renditions].sort((a, b) => (b.height ?? 0) - (a.height ?? 0));
    this.#renditions.replaceChildren(...best.map(renditionRow));
    const names = trackNames(tracks);
    this.#tracks.replaceChildren(...tracks.map((track, i) => trackRow(track, names[i])));
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
    [name ?? (height ? `${height}p` : "–"), codec],
    [width && height ? `${width} × ${height}` : "–", frameRate && `${Number(frameRate.toFixed(2))} fps`],
    [bitRate(averageBitsPerSecond ?? bitsPerSecond), bitsPerSecond && `peak ${bitRate(bitsPerSecond)}`],
  ]);
}

/** @param {Track} track @param {string} name */
function trackRow({ kind, channels, codec }, name) {
  return row([[name, codec], [kind ?? "–", ""], [channels ? (CHANNELS[channels] ?? String(channels)) : "–", ""]]);
}

/** A row of cells with a main and a smaller second line each. @param {(string | number | undefined)[][]} cells */
function row(cells) {
  return h("tr", {}, cells.map(([first, second], i) => h(i ? "td" : "th", i ? {} : { scope: "row" },
    h("span", {}, first), second ? h("small", {}, second) : null)));
}

customElements.define("mr-details", Details);
