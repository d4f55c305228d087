// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { age, span } from "../core/format.js";
import { DIMENSIONS, qoe } from "../core/qoe-api.js";
import { remember } from "../core/router.js";
import "./mr-telemetry-nav.js";

/** @typedef {import("../core/qoe-api.js").Figures} Figures */
/** @typedef {import("../core/qoe-api.js").Evidence} Evidence */

const REFRESH_MS = 10_000;
const DAY_MS = 86_400_000;
const NUMBER = (/** @type {number} */ value) => value.toLocaleString("en");

/** What figures rest on, in words. @type {readonly [string, string, (figures: Figures) => string][]} */
const COLUMNS = Object.freeze([
  ["Sessions", "Sessions that began within a day.", ({ plays }) => NUMBER(plays)],
  ["Events", "Events of those sessions that came.", ({ events }) => NUMBER(events)],
  ["Lost", "Numbers of events that never came.", ({ lostEvents, lostPercent }) => `${NUMBER(lostEvents)}${lostPercent ? ` (${lostPercent.toFixed(1)} %)` : ""}`],
  ["Twice", "Events that came more than once and are counted once.", ({ doubledEvents }) => NUMBER(doubledEvents)],
  ["Incomplete", "Sessions with lost events, or without an end.", ({ incompleteSessions }) => NUMBER(incompleteSessions)],
  ["Clock set right", "Sessions of players whose clock was off by two seconds or more.", ({ skewedSessions }) => NUMBER(skewedSessions)],
  ["Sampled", "Sessions that stand for others that nobody told of.", ({ sampledSessions }) => NUMBER(sampledSessions)],
]);

/** How well the figures are founded: what was lost, came twice or was refused, and who is behind. */
class DataQuality extends ConsoleElement {
  #by = new URLSearchParams(location.search).get("by") ?? "browser";
  #problem = h("p", { class: "problem", role: "alert" });
  #rows = h("tbody");
  #first = h("th", { scope: "col" });
  #rejected = h("tbody");
  #none = h("p", { class: "hint" });
  #repeated = h("tbody");
  #unrepeated = h("p", { class: "hint" });
  #gathered = h("p", { class: "hint" });
  #readers = h("tbody");

  build() {
    document.title = "Data quality – Millrace";
    const choices = Object.entries(DIMENSIONS).map(([value, { word }]) => h("label", {},
      h("input", { type: "radio", name: "by", value, checked: value === this.#by, onchange: () => this.#turn(value) }), h("span", {}, word)));
    this.append(h("div", { class: "bar" }, h("h1", {}, "Telemetry")), h("mr-telemetry-nav"), this.#problem,
      h("section", {}, h("div", { class: "head" }, h("h2", {}, "The last day, by"),
        h("fieldset", { class: "segments" }, h("legend", { class: "hidden" }, "By"), choices)),
      scroller("Evidence by value", h("table", {}, h("thead", {}, h("tr", {}, this.#first,
        COLUMNS.map(([word, title]) => h("th", { scope: "col", title }, word)))), this.#rows))),
      h("section", {}, h("h2", {}, "Refused within the last hour"), this.#none,
        scroller("Refused records", h("table", { class: "words" }, h("thead", {}, h("tr", {},
          ["Reason", "Records", "Last", "As it came"].map((word) => h("th", { scope: "col" }, word)))), this.#rejected))),
      h("section", {}, h("h2", {}, "Came again within a week"), this.#unrepeated,
        scroller("Events that came again", table(["Day", "Token", "Asset", "Events"], this.#repeated))),
      h("section", {}, h("h2", {}, "Who reads"), this.#gathered,
        scroller("How far who reads is behind", table(["What is made", "Not read yet", "For"], this.#readers))));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#look(signal);
    const timer = setInterval(() => document.hidden || this.#look(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {string} by */
  #turn(by) {
    this.#by = by;
    remember({ by: by === "browser" ? null : by });
    this.#look();
  }

  /** @param {AbortSignal} [signal] */
  async #look(signal) {
    const by = this.#by in DIMENSIONS ? /** @type {import("../core/qoe-api.js").Dimension} */ (this.#by) : "browser";
    const now = Date.now();
    const asked = { from: new Date(now - DAY_MS).toISOString(), to: new Date(now).toISOString(), filters: [] };
    try {
      const [whole, values, evidence, live] = await Promise.all([
        qoe.summary(asked, signal), qoe.values(asked, by, signal), qoe.evidence(signal), qoe.live(signal)]);
      if (by !== this.#by && this.#by in DIMENSIONS) return;
      text(this.#problem, "");
      text(this.#first, DIMENSIONS[by].word);
      this.#rows.replaceChildren(line("All", whole.figures), ...values.items.map(({ value, figures }) => line(value || "unknown", figures)));
      this.#draw(evidence);
      this.#repeat(evidence);
      this.#read(evidence, live);
    } catch (failure) {
      if (!signal?.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Evidence} evidence */
  #draw({ rejected, complete }) {
    text(this.#none, !rejected.length ? "Nothing was refused. A record that is not well is answered 400 and kept here with its reason."
      : complete ? "" : "There is more than is shown here: these are of the latest records.");
    /** @type {HTMLElement} */ (this.#rejected.closest(".scroller")).hidden = !rejected.length;
    this.#rejected.replaceChildren(...rejected.map(({ reason, records, at, example }) => h("tr", {},
      h("th", { scope: "row" }, reason), cell("Records", NUMBER(records)), cell("Last", age(at)), cell("As it came", h("code", {}, example)))));
  }

  /** @param {Evidence} evidence */
  #repeat({ repeated }) {
    text(this.#unrepeated, repeated.length ? "Players that heard no answer send again; these are counted once."
      : "No event came to the server twice.");
    /** @type {HTMLElement} */ (this.#repeated.closest(".scroller")).hidden = !repeated.length;
    this.#repeated.replaceChildren(...repeated.map(({ day, token, asset, events }) => h("tr", {},
      h("th", { scope: "row" }, day), cell("Token", token || "none"), cell("Asset", asset || "unknown"), cell("Events", NUMBER(events)))));
  }

  /** @param {Evidence} evidence @param {import("../core/qoe-api.js").Live} live */
  #read({ readers }, { viewers }) {
    text(this.#gathered, viewers === undefined ? "Sessions are not gathered just now: no process of the role telemetry says so."
      : "Sessions are gathered as events come.");
    this.#readers.replaceChildren(...readers.map(({ name, records, seconds }) => h("tr", {},
      h("th", { scope: "row" }, made(name)),
      cell("Not read yet", records === undefined ? "not known" : records ? NUMBER(records) : "up to date"),
      cell("For", records && seconds !== undefined ? span(seconds) : "–"))));
  }
}

/** What a reader makes: `lake.events` is “Lake, events”. @param {string} name */
function made(name) {
  const words = name.replace(".", ", ");
  return words[0].toUpperCase() + words.slice(1);
}

/** @param {readonly string[]} heads @param {HTMLElement} rows */
function table(heads, rows) {
  return h("table", { class: "words" }, h("thead", {}, h("tr", {}, heads.map((word) => h("th", { scope: "col" }, word)))), rows);
}

/** @param {string} label @param {HTMLElement} table */
function scroller(label, table) {
  return h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, table);
}

/** What a narrow screen shows below its head. @param {string} head @param {string | HTMLElement} value */
function cell(head, value) {
  return h("td", { "data-head": head }, value);
}

/** @param {string} name @param {Figures} figures */
function line(name, figures) {
  return h("tr", {}, h("th", { scope: "row" }, name), ...COLUMNS.map(([word, , value]) => cell(word, value(figures))));
}

customElements.define("mr-data-quality", DataQuality);
