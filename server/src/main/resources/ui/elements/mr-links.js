// @ts-check
import { attempt, copy } from "../core/actions.js";
import { api } from "../core/api.js";
import { h, icon, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { date } from "../core/format.js";
import { protectionOf } from "../core/protection.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {{name: string, value: string}} Link */

/**
 * The addresses under which an asset is played, each with a copy button. Set `asset`. Those of an
 * encrypted one play elsewhere once they carry a ticket, which a button makes.
 */
class Links extends ConsoleElement {
  #list = h("div", { class: "links" });
  #note = h("p", { class: "note" });
  #make = h("button", { class: "button", onclick: () => this.#issue() }, icon("link"), "Make a ticket");
  #locked = h("div", { class: "ticket", hidden: true }, this.#note, this.#make);
  /** @type {Asset | null} */ #asset = null;
  /** @type {import("../core/types.js").Ticket | null} */ #ticket = null;

  build() {
    this.append(h("section", { class: "panel" }, h("h2", {}, "Share"), this.#locked, this.#list));
  }

  set asset(/** @type {Asset} */ asset) {
    this.#asset = asset;
    this.#draw(asset);
  }

  /** @param {Asset} asset */
  #draw(asset) {
    this.#locked.hidden = !protectionOf(asset) || !asset.playable;
    text(this.#note, this.#ticket
      ? `These addresses play for anybody until ${date(this.#ticket.expiresAt)}.`
      : "Encrypted: elsewhere these addresses play with a ticket only.");
    reconcile(this.#list, linksOf(asset, this.#ticket), ({ name, value }) => `${name} ${value}`, lineOf, () => {});
  }

  #issue() {
    const asset = this.#asset;
    return asset && attempt(async () => {
      this.#ticket = await api.ticket(asset.id);
      this.#draw(asset);
    });
  }
}

/** @param {Asset} asset @param {import("../core/types.js").Ticket | null} ticket @returns {Link[]} */
function linksOf({ id, playback, playable }, ticket) {
  const at = encodeURIComponent(id);
  const embed = frameOf(ticket?.embed ?? `${location.origin}/embed/${at}`);
  return [
    { name: "Page", value: `${location.origin}/watch/${at}` },
    { name: "Embed", value: embed },
    { name: "HLS", value: (playable && (ticket ?? playback)?.hls) || "" },
    { name: "DASH", value: (playable && (ticket ?? playback)?.dash) || "" },
  ].filter(({ value }) => value);
}

/** What shows a page of the player within another page. @param {string} source its address */
export function frameOf(source) {
  return `<iframe src="${source}" width="640" height="360" allow="autoplay; encrypted-media; fullscreen; picture-in-picture"></iframe>`;
}

/** An address with a button that copies it. @param {Link} link */
export function lineOf({ name, value }) {
  const field = h("input", { readonly: true, "aria-label": name, ".value": value, spellcheck: "false",
    onfocus: () => field.select() });
  return h("div", { class: "link" }, h("span", { "aria-hidden": "true" }, name), field,
    h("button", { class: "button quiet square", title: `Copy ${name}`, "aria-label": `Copy ${name}`,
      onclick: () => copy(value, name) }, icon("copy")));
}

customElements.define("mr-links", Links);
