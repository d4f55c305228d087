// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { DIMENSIONS, queryOf } from "../core/qoe-api.js";
import { FIGURES, beside, figureOf, sessionsAt, textOf } from "../core/qoe-figures.js";

/** @typedef {import("../core/qoe-api.js").Breakdown} Breakdown */
/** @typedef {import("../core/qoe-api.js").Figures} Figures */
/** @typedef {import("../core/qoe-look.js").Look} Look */
/** @typedef {{look: Look, own: Breakdown, other?: Breakdown | null, asked: import("../core/qoe-api.js").Asked}} Shown */

const COLUMNS = FIGURES.filter(({ name }) => ["plays", "startupP50Ms", "startupP95Ms", "stalledPercent", "startFailurePercent", "playbackFailurePercent", "bitrateKbps", "score"].includes(name));

/** Figures value by value of a dimension, with a bar for the one that is chosen. Asks for another `look`. */
class BreakdownTable extends ConsoleElement {
  #choices = h("fieldset", { class: "segments" }, h("legend", { class: "hidden" }, "By"),
    Object.entries(DIMENSIONS).map(([value, { word }]) => h("label", {},
      h("input", { type: "radio", name: "by", value, onchange: () => this.request("look", { by: value }) }), h("span", {}, word))));
  #caption = h("caption", { class: "hidden" });
  #head = h("tr");
  #rows = h("tbody");
  #more = h("p", { class: "hint", hidden: true }, "There are more values: those with most plays are shown.");
  #csv = h("a", { class: "button small", download: "figures.csv" }, "CSV");

  build() {
    this.append(h("div", { class: "head" }, h("h2", {}, "By"), this.#choices, this.#csv),
      h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Figures by value" },
        h("table", {}, this.#caption, h("thead", {}, this.#head), this.#rows)), this.#more);
  }

  set shown(/** @type {Shown} */ { look, own, other, asked }) {
    const figure = figureOf(look.figure);
    const columns = COLUMNS.some(({ name }) => name === figure.name) ? COLUMNS : [...COLUMNS, figure];
    const { word } = DIMENSIONS[/** @type {import("../core/qoe-api.js").Dimension} */ (own.by)];
    for (const input of this.#choices.querySelectorAll("input")) input.checked = input.value === look.by;
    text(this.#caption, `${figure.word} by ${word}`);
    attribute(this.#csv, "href", `/v1/qoe/breakdown?${queryOf(asked, { by: own.by, format: "csv" })}`);
    this.#head.replaceChildren(h("th", { scope: "col" }, word), ...columns.map((column) =>
      h("th", { scope: "col", title: column.what, "aria-sort": null, class: column.name === figure.name ? "chosen" : null }, column.word)),
    h("th", { scope: "col" }, h("span", { class: "hidden" }, "Sessions")));
    const others = new Map(other?.items.map(({ value, figures }) => [value, figures]));
    const most = Math.max(0, ...own.items.map(({ figures }) => figures[figure.name] ?? 0));
    this.#rows.replaceChildren(...own.items.map(({ value, figures }) => {
      const filter = `${own.by}:${value}`;
      const cells = columns.map((column) => cell(column, figures, others.get(value), column.name === figure.name ? most : 0));
      const only = h("button", { class: "value", title: "Only these", onclick: () => this.request("look", { filters: [...new Set([...look.filters, filter])] }) }, value || "unknown");
      const link = value ? [h("a", { href: sessionsAt([...look.filters, filter], figure.among), "aria-label": `Sessions of ${value}` }, "Sessions")] : [];
      return h("tr", {}, h("th", { scope: "row" }, only), ...cells, h("td", { class: "to" }, ...link));
    }));
    this.#more.hidden = own.complete;
  }
}

/** @param {import("../core/qoe-figures.js").Figure} column @param {Figures} own @param {Figures | undefined} other @param {number} most */
function cell(column, own, other, most) {
  const { words, mood } = beside(column, own, other);
  const change = words ? [h("span", { class: "change", "data-mood": mood || null }, words)] : [];
  const bar = most > 0 ? [h("meter", { min: "0", max: String(most), value: String(own[column.name] ?? 0), "aria-hidden": "true" })] : [];
  return h("td", { "data-head": column.word, class: most > 0 ? "chosen" : null }, h("span", {}, textOf(column, own)), ...change, ...bar);
}

customElements.define("mr-breakdown", BreakdownTable);
