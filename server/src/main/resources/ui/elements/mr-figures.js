// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { FIGURES, beside, sessionsAt, textOf } from "../core/qoe-figures.js";

/** @typedef {import("../core/qoe-api.js").Figures} Figures */
/** @typedef {import("../core/qoe-look.js").Look} Look */

/** The figures as tiles, beside others if wanted; one of them is the line's. Asks for another `look`. */
class FigureTiles extends ConsoleElement {
  #tiles = new Map(FIGURES.map((figure) => [figure, tile(figure, () => this.request("look", { figure: figure.name }))]));

  build() {
    this.append(h("h2", { class: "hidden" }, "Figures"), h("ul", { class: "tiles" }, [...this.#tiles.values()].map(({ whole }) => whole)));
  }

  /** @param {{look: Look, own: Figures, other?: Figures}} shown */
  set shown({ look, own, other }) {
    for (const [figure, { button, value, change, against, link }] of this.#tiles) {
      attribute(button, "aria-pressed", String(look.figure === figure.name));
      text(value, textOf(figure, own));
      const { words, mood } = beside(figure, own, other);
      text(change, words);
      attribute(change, "data-mood", mood || null);
      text(against, other ? `vs ${textOf(figure, other)}` : "");
      attribute(link, "href", sessionsAt(look.filters, figure.among));
    }
  }
}

/** @param {import("../core/qoe-figures.js").Figure} figure @param {() => void} choose */
function tile({ word, what, among }, choose) {
  const value = h("span", { class: "value" });
  const change = h("span", { class: "change" });
  const against = h("span", { class: "against" });
  const button = h("button", { title: what, onclick: choose }, h("span", { class: "word" }, word), value, h("span", { class: "row" }, change, against));
  const link = h("a", {}, among ? "These sessions" : "Sessions");
  attribute(link, "aria-label", `${among ? "The sessions behind" : "Sessions of"} ${word}`);
  return { whole: h("li", {}, button, link), button, value, change, against, link };
}

customElements.define("mr-figures", FigureTiles);
