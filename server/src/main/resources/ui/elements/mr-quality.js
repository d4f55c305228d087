// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { qoe } from "../core/qoe-api.js";
import { addressOf, lookOf, questionsOf } from "../core/qoe-look.js";
import "./mr-breakdown.js";
import "./mr-figure-line.js";
import "./mr-figures.js";
import "./mr-quality-bar.js";
import "./mr-telemetry-nav.js";
import "./mr-viewers.js";

/** @typedef {import("../core/qoe-look.js").Look} Look */

const REFRESH_MS = 15_000;

/**
 * How well is watched: who watches now, figures, their line, and value by value. What it shows
 * stands in its address. Its parts ask for another `look` by an event with the changes.
 */
class Quality extends ConsoleElement {
  #look = lookOf(new URLSearchParams(location.search));
  #bar = /** @type {any} */ (h("mr-quality-bar"));
  #figures = /** @type {any} */ (h("mr-figures"));
  #line = /** @type {any} */ (h("mr-figure-line"));
  #values = /** @type {any} */ (h("mr-breakdown"));
  #problem = h("p", { class: "problem", role: "alert" });
  #none = h("div", { class: "none", hidden: true },
    h("h2", {}, "No session began in this time"),
    h("p", {}, "Sessions come from players: the watch page and the embedded player tell of themselves, other sites load ",
      h("code", {}, "/ui/millrace-telemetry.js"), ". A session is counted some seconds after it ended. Choose a longer time, take filters away, or look at what is ",
      h("a", { href: "/data-quality" }, "received"), "."));
  #asking = new AbortController();
  #asked = 0;

  build() {
    document.title = "Quality – Millrace";
    this.append(h("div", { class: "bar" }, h("h1", {}, "Telemetry")), h("mr-telemetry-nav"),
      this.#bar, h("mr-viewers"), this.#problem, this.#none, this.#figures, this.#line, this.#values);
    this.addEventListener("look", (event) => this.#turn(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    const again = () => {
      if (location.pathname !== "/quality") return;
      this.#look = lookOf(new URLSearchParams(location.search));
      this.#show();
    };
    window.addEventListener("routed", again, { signal });
    const timer = setInterval(() => document.hidden || this.#look.range === "own" || this.#show(), REFRESH_MS);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      this.#asking.abort();
    });
    again();
  }

  /** @param {Partial<Look>} change */
  #turn(change) {
    this.#look = Object.freeze({ ...this.#look, ...change });
    history.pushState(null, "", addressOf(this.#look));
    this.#show();
  }

  async #show() {
    const look = this.#look;
    const number = ++this.#asked;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#bar.look = look;
    this.setAttribute("aria-busy", "true");
    const { own, other, step, shift } = questionsOf(look, Date.now());
    /** What lies too far back to be told apart so is not there. @template T @param {(asked: import("../core/qoe-api.js").Asked) => Promise<T>} ask */
    const beside = (ask) => other && ask(other).catch(() => null);
    try {
      const [summary, line, values, otherSummary, otherLine, otherValues] = await Promise.all([
        qoe.summary(own, signal), qoe.line(own, step, signal), qoe.values(own, look.by, signal),
        beside((one) => qoe.summary(one, signal)), beside((one) => qoe.line(one, step, signal)), beside((one) => qoe.values(one, look.by, signal)),
      ]);
      if (number !== this.#asked) return;
      text(this.#problem, "");
      const isEmpty = !summary.figures.plays && !summary.figures.events && !otherSummary?.figures.plays;
      this.#none.hidden = !isEmpty;
      for (const part of [this.#figures, this.#line, this.#values]) part.hidden = isEmpty;
      this.#figures.shown = { look, own: summary.figures, other: otherSummary?.figures };
      this.#line.shown = { look, own: line, other: otherLine, shift, asked: own };
      this.#values.shown = { look, own: values, other: otherValues, asked: own };
    } catch (failure) {
      if (!signal.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      if (number === this.#asked) this.removeAttribute("aria-busy");
    }
  }
}

customElements.define("mr-quality", Quality);
