// @ts-check
import { keepAsset } from "../core/actions.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { date } from "../core/format.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {"expiresAt" | "originalExpiresAt"} Member */

/** When an asset and its original go, each with a button that keeps it. Set `asset`. */
class Dates extends ConsoleElement {
  #list = h("ul", { class: "dates" });
  #drawn = "";

  build() {
    this.hidden = true;
    this.append(h("section", { class: "panel" }, h("h2", {}, "Kept until"), this.#list));
  }

  set asset(/** @type {Asset} */ asset) {
    const { id, expiresAt, originalExpiresAt, originalDeletedAt } = asset;
    const picture = JSON.stringify([id, expiresAt, originalExpiresAt, originalDeletedAt]);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    const lines = [
      expiresAt && dueLine(asset, "The video", expiresAt, "expiresAt"),
      originalDeletedAt
        ? h("li", {}, h("span", {}, "The original"), h("small", {}, `deleted ${date(originalDeletedAt)}`))
        : originalExpiresAt && dueLine(asset, "The original", originalExpiresAt, "originalExpiresAt"),
    ].filter((line) => line instanceof HTMLElement);
    this.#list.replaceChildren(...lines);
    this.hidden = lines.length === 0;
  }
}

/** @param {Asset} asset @param {string} what @param {string} due @param {Member} member */
function dueLine(asset, what, due, member) {
  const keep = () => keepAsset(asset, member);
  return h("li", {}, h("span", {}, what), h("time", { datetime: due }, date(due)),
    h("button", { class: "button quiet", "aria-label": `Keep: ${what}`, onclick: keep }, "Keep"));
}

customElements.define("mr-dates", Dates);
