// @ts-check
import { copy } from "../core/actions.js";
import { h, icon, reconcile } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {{name: string, value: string}} Link */

/** The addresses under which an asset is played, each with a copy button. Set `asset`. */
class Links extends ConsoleElement {
  #list = h("div", { class: "links" });

  build() {
    this.append(h("section", { class: "panel" }, h("h2", {}, "Share"), this.#list));
  }

  set asset(/** @type {Asset} */ asset) {
    reconcile(this.#list, linksOf(asset), ({ name, value }) => `${name} ${value}`, lineOf, () => {});
  }
}

/** @param {Asset} asset @returns {Link[]} */
function linksOf({ id, playback, playable }) {
  const at = encodeURIComponent(id);
  const embed = `<iframe src="${location.origin}/embed/${at}" width="640" height="360" allow="autoplay; fullscreen; picture-in-picture"></iframe>`;
  return [
    { name: "Page", value: `${location.origin}/watch/${at}` },
    { name: "Embed", value: embed },
    { name: "HLS", value: (playable && playback?.hls) || "" },
    { name: "DASH", value: (playable && playback?.dash) || "" },
  ].filter(({ value }) => value);
}

/** @param {Link} link */
function lineOf({ name, value }) {
  const field = h("input", { readonly: true, "aria-label": name, ".value": value, spellcheck: "false",
    onfocus: () => field.select() });
  return h("div", { class: "link" }, h("span", { "aria-hidden": "true" }, name), field,
    h("button", { class: "button quiet square", title: `Copy ${name}`, "aria-label": `Copy ${name}`,
      onclick: () => copy(value, name) }, icon("copy")));
}

customElements.define("mr-links", Links);
