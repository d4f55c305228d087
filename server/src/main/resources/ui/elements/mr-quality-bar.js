// @ts-check
import { h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { DIMENSIONS, qoe } from "../core/qoe-api.js";
import { wordsOf } from "../core/qoe-figures.js";
import { RANGES, questionsOf } from "../core/qoe-look.js";

/** @typedef {import("../core/qoe-look.js").Look} Look */

const BESIDES = Object.freeze({ "": "Nothing", week: "The week before", filters: "Other filters" });

/** Which sessions are looked at: when, which, and beside which others. Asks for another `look`. */
class QualityBar extends ConsoleElement {
  /** @type {Look | null} */ #look = null;
  #ranges = h("fieldset", { class: "segments" }, h("legend", { class: "hidden" }, "Time"),
    Object.entries({ ...RANGES, own: { word: "From – to" } }).map(([value, { word }]) => h("label", {},
      h("input", { type: "radio", name: "range", value, onchange: () => this.#range(value) }), h("span", {}, word))));
  #from = h("input", { type: "datetime-local", "aria-label": "From", onchange: () => this.#own() });
  #to = h("input", { type: "datetime-local", "aria-label": "To", onchange: () => this.#own() });
  #times = h("div", { class: "times", hidden: true }, this.#from, h("span", { "aria-hidden": "true" }, "–"), this.#to);
  #beside = h("select", { onchange: () => this.#besides() },
    Object.entries(BESIDES).map(([value, word]) => h("option", { value }, word)));
  #filters = this.#place("filters");
  #others = this.#place("others");

  build() {
    this.append(
      h("div", { class: "line" }, this.#ranges, this.#times,
        h("label", { class: "beside" }, h("span", {}, "Compare with"), this.#beside)),
      this.#filters.whole, this.#others.whole);
  }

  set look(/** @type {Look} */ look) {
    this.#look = look;
    for (const input of this.#ranges.querySelectorAll("input")) input.checked = input.value === look.range;
    this.#times.hidden = look.range !== "own";
    const { own } = questionsOf(look, Date.now());
    if (!this.#times.contains(document.activeElement)) {
      this.#from.value = local(own.from);
      this.#to.value = local(own.to);
    }
    this.#beside.value = look.beside;
    this.#others.whole.hidden = look.beside !== "filters";
    this.#draw(this.#filters, "filters", look.beside === "filters" ? "These" : "Only");
    this.#draw(this.#others, "others", "Those");
  }

  /** Where filters are shown and added: what is being written there stays. @param {"filters" | "others"} which */
  #place(which) {
    const name = h("span", { class: "name" });
    const chosen = h("span", { class: "chips" });
    return { whole: h("div", { class: "filters", "data-which": which }, name, chosen, this.#adding(which)), name, chosen };
  }

  /** @param {{name: HTMLElement, chosen: HTMLElement}} place @param {"filters" | "others"} which @param {string} word */
  #draw({ name, chosen }, which, word) {
    const filters = this.#look?.[which] ?? [];
    text(name, word);
    chosen.replaceChildren(
      ...(filters.length ? [] : [h("span", { class: "all" }, "all sessions")]),
      ...filters.map((filter) => h("span", { class: "chosen" }, h("span", {}, wordsOf(filter)),
        h("button", { class: "button quiet square", "aria-label": `Take away ${wordsOf(filter)}`,
          onclick: () => this.request("look", { [which]: filters.filter((one) => one !== filter) }) }, icon("close")))));
  }

  /** @param {"filters" | "others"} which */
  #adding(which) {
    const list = `values-of-${which}`;
    const values = h("datalist", { id: list });
    const dimension = h("select", { "aria-label": "Dimension", onchange: () => this.#offer(dimension.value, values) },
      Object.entries(DIMENSIONS).map(([value, { word }]) => h("option", { value }, word)));
    const value = h("input", { type: "text", list, maxlength: "128", placeholder: "value", "aria-label": "Value", autocomplete: "off",
      onfocus: () => this.#offer(dimension.value, values) });
    return h("form", { onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const filter = `${dimension.value}:${value.value.trim()}`;
      value.value = "";
      this.request("look", { [which]: [...new Set([...this.#look?.[which] ?? [], filter])] });
    } }, dimension, value, values, h("button", { class: "button small" }, "Add filter"));
  }

  /** Values there are. @param {string} by @param {HTMLElement} list */
  async #offer(by, list) {
    if (!this.#look) return;
    const { own } = questionsOf(this.#look, Date.now());
    const { items } = await qoe.values({ ...own, filters: [] }, by).catch(() => ({ items: [] }));
    list.replaceChildren(...items.filter(({ value }) => value).map(({ value }) => h("option", { value })));
  }

  /** @param {string} range */
  #range(range) {
    if (range !== "own" || !this.#look) return this.request("look", { range });
    const { own } = questionsOf(this.#look, Date.now());
    this.request("look", { range, from: own.from, to: own.to });
  }

  #own() {
    const [from, to] = [this.#from, this.#to].map(({ value }) => new Date(value));
    const isRight = from.getTime() < to.getTime();
    this.#to.setCustomValidity(isRight ? "" : "The end is after the beginning.");
    if (isRight) this.request("look", { range: "own", from: from.toISOString(), to: to.toISOString() });
    else this.#to.reportValidity();
  }

  #besides() {
    this.request("look", { beside: this.#beside.value });
  }
}

/** As a field of a date and time has it. @param {string} instant */
function local(instant) {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

customElements.define("mr-quality-bar", QualityBar);
