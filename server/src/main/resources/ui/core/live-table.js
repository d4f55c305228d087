// @ts-check
import { attribute, h, icon, reconcile, text } from "./dom.js";
import { ConsoleElement } from "./element.js";
import { remember } from "./router.js";

/** @typedef {{items: any[], nextCursor?: string, complete: boolean}} Page */
/** @typedef {{q: string, cursor?: string | null}} Look */

const REFRESH_MS = 2_000;
const TYPING_MS = 300;

/**
 * A table of what happens, newest first, as it happens, with a search over it. Who extends it says
 * what the columns are, how a page is found and how a row is drawn.
 */
export class LiveTable extends ConsoleElement {
  #query = h("input", {
    type: "search", maxlength: "500", autocomplete: "off", spellcheck: "false", oninput: () => this.#typed(),
  });
  #problem = h("p", { class: "problem", role: "alert" });
  #none = h("p", { class: "hint", hidden: true });
  #rows = h("tbody");
  #older = h("button", { class: "button small", hidden: true, onclick: () => this.#more() }, "Older");
  /** @type {any[]} */ #tail = [];
  /** @type {string | null} */ #next = null;
  #timer = 0;
  #look = 0;

  /** @returns {{heads: string[], label: string, search: string, hint: string, none: string}} */
  get words() {
    throw new Error("who extends it says");
  }

  /** @param {Look} _look @param {AbortSignal} [_signal] @returns {Promise<Page>} */
  async find(_look, _signal) {
    throw new Error("who extends it says");
  }

  /** @param {any} item @returns {string} */
  key(item) {
    return item.id;
  }

  /** Makes what stays of a row. @param {HTMLTableCellElement[]} _cells */
  begin(_cells) {}

  /** @param {HTMLCollectionOf<HTMLTableCellElement>} _cells @param {any} _item */
  draw(_cells, _item) {}

  /** What stands above the search. @returns {(Node | string)[]} */
  top() {
    return [];
  }

  build() {
    const { heads, label, search, hint, none } = this.words;
    const head = h("tr", {}, heads.map((words) => h("th", { scope: "col" }, words)));
    attribute(this.#query, "placeholder", hint);
    attribute(this.#query, "aria-label", search);
    text(this.#none, none);
    this.classList.add("live-table");
    this.append(
      ...this.top(),
      h("form", { class: "search", role: "search", onsubmit: (/** @type {Event} */ e) => this.#submit(e) },
        icon("search"), this.#query),
      this.#problem, this.#none,
      h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label },
        h("table", {}, h("thead", {}, head), this.#rows)),
      this.#older,
    );
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#query.value = new URLSearchParams(location.search).get("q") ?? "";
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** Looks again for something else. */
  again() {
    clearTimeout(this.#timer);
    remember({ q: this.#query.value.trim() || null });
    this.#tail = [];
    this.#load();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.again(), TYPING_MS);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.again();
  }

  /** An answer to an older question is not shown. @param {AbortSignal} [signal] */
  async #load(signal) {
    const look = ++this.#look;
    try {
      const page = await this.find({ q: this.#query.value.trim() }, signal);
      if (look !== this.#look) return;
      if (this.#tail.length === 0) this.#next = page.nextCursor ?? null;
      text(this.#problem, page.complete ? "" : "There was not enough time to look at everything: name a narrower search.");
      this.#show(page.items);
    } catch (failure) {
      if (!signal?.aborted && look === this.#look) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  async #more() {
    if (!this.#next) return;
    const page = await this.find({ q: this.#query.value.trim(), cursor: this.#next }).catch(() => null);
    if (!page) return;
    this.#tail.push(...page.items);
    this.#next = page.nextCursor ?? null;
    await this.#load();
  }

  /** @param {any[]} latest */
  #show(latest) {
    const known = new Set(latest.map((item) => this.key(item)));
    const all = [...latest, ...this.#tail.filter((item) => !known.has(this.key(item)))];
    this.#none.hidden = all.length > 0;
    this.#older.hidden = !this.#next;
    reconcile(this.#rows, all, (item) => this.key(item), () => this.#row(), (row, item) => this.draw(row.cells, item));
  }

  #row() {
    const cells = this.words.heads.map((words) => h("td", { "data-head": words }));
    this.begin(cells);
    return h("tr", {}, cells);
  }
}

/** Draws a time in a cell. @param {Element} cell @param {string} instant */
export function drawTime(cell, instant) {
  text(cell, moment(instant));
  attribute(cell, "title", instant);
}

/** The time of day to the millisecond, with the date when it is not today's. @param {string} instant */
function moment(instant) {
  const at = new Date(instant);
  const day = at.toDateString() === new Date().toDateString() ? "" : `${at.toLocaleDateString("en-CA")} `;
  return `${day}${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}
