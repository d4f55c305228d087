// @ts-check
import { accesses } from "../core/access-api.js";
import { attribute, h, icon, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bytes } from "../core/format.js";
import { remember } from "../core/router.js";

/** @typedef {import("../core/access-api.js").Access} Access */

const REFRESH_MS = 2_000;
const TYPING_MS = 300;
const HEADS = ["Time", "Answer", "Asset and object", "Sent", "Cache", "First byte", "Viewer"];
const HINT = "status:404  asset:01J*  -cache:hit  ttfb_ms:>500  user_agent~chrom";

/** The page of the access log: what viewers ask for, newest first, as it happens. */
class AccessLog extends ConsoleElement {
  #query = h("input", {
    type: "search", placeholder: HINT, "aria-label": "Search the access log", maxlength: "500",
    autocomplete: "off", spellcheck: "false", oninput: () => this.#typed(),
  });
  #problem = h("p", { class: "problem", role: "alert" });
  #none = h("p", { class: "hint", hidden: true }, "No request fits.");
  #rows = h("tbody");
  #older = h("button", { class: "button small", hidden: true, onclick: () => this.#more() }, "Older");
  /** @type {Access[]} */ #tail = [];
  /** @type {string | null} */ #next = null;
  #timer = 0;
  #look = 0;

  build() {
    const head = h("tr", {}, HEADS.map((words) => h("th", { scope: "col" }, words)));
    this.append(
      h("div", { class: "bar" }, h("h1", {}, "Access")),
      h("form", { class: "search", role: "search", onsubmit: (/** @type {Event} */ e) => this.#submit(e) },
        icon("search"), this.#query),
      this.#problem, this.#none,
      h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Access log" },
        h("table", {}, h("thead", {}, head), this.#rows)),
      this.#older,
    );
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "Access – Millrace";
    this.#query.value = new URLSearchParams(location.search).get("q") ?? "";
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#search(), TYPING_MS);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#search();
  }

  #search() {
    clearTimeout(this.#timer);
    remember({ q: this.#query.value.trim() || null });
    this.#tail = [];
    this.#load();
  }

  /** An answer to an older question is not shown. @param {AbortSignal} [signal] */
  async #load(signal) {
    const look = ++this.#look;
    try {
      const page = await accesses({ q: this.#query.value.trim() }, signal);
      if (look !== this.#look) return;
      if (this.#tail.length === 0) this.#next = page.nextCursor ?? null;
      text(this.#problem, page.complete ? "" : "There was not enough time to look at everything: name a narrower search.");
      this.#draw(page.items);
    } catch (failure) {
      if (!signal?.aborted && look === this.#look) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  async #more() {
    if (!this.#next) return;
    const page = await accesses({ q: this.#query.value.trim(), cursor: this.#next }).catch(() => null);
    if (!page) return;
    this.#tail.push(...page.items);
    this.#next = page.nextCursor ?? null;
    await this.#load();
  }

  /** @param {Access[]} latest */
  #draw(latest) {
    const known = new Set(latest.map(({ id }) => id));
    const all = [...latest, ...this.#tail.filter(({ id }) => !known.has(id))];
    this.#none.hidden = all.length > 0;
    this.#older.hidden = !this.#next;
    reconcile(this.#rows, all, ({ id }) => id, row, update);
  }
}

function row() {
  const cells = HEADS.map((words) => h("td", { "data-head": words }));
  cells[1].append(h("span", { class: "chip" }));
  cells[2].append(h("a", {}), h("span", { class: "object" }));
  return h("tr", {}, cells);
}

/** @param {HTMLTableRowElement} element @param {Access} request */
function update(element, request) {
  const [time, answer, object, sent, cache, first, viewer] = element.cells;
  text(time, moment(request.time));
  attribute(time, "title", request.time);
  const chip = /** @type {Element} */ (answer.firstElementChild);
  text(chip, `${request.method === "GET" ? "" : `${request.method} `}${request.status}${request.finished ? "" : ", cut off"}`);
  attribute(chip, "data-status", look(request));
  const [link, file] = object.children;
  text(link, request.asset);
  attribute(link, "href", `/watch/${encodeURIComponent(request.asset)}`);
  text(file, request.object ?? "");
  text(sent, size(request));
  text(cache, [request.cache, request.cache_tier].filter(Boolean).join(", "));
  text(first, request.ttfb_ms === undefined ? "" : `${request.ttfb_ms < 10 ? request.ttfb_ms.toFixed(1) : Math.round(request.ttfb_ms)} ms`);
  text(viewer, [request.address, request.country, agent(request.user_agent)].filter(Boolean).join(" · "));
  attribute(viewer, "title", request.user_agent ?? null);
}

/** @param {Access} request */
function look({ status, finished }) {
  if (status >= 500) return "failed";
  return status >= 400 || !finished ? "waiting" : "ready";
}

/** What was sent, and of how much, if it broke off. @param {Access} request */
function size({ bytes: sent, bytes_wanted: wanted, finished }) {
  return finished || wanted === undefined ? bytes(sent) : `${bytes(sent)} of ${bytes(wanted)}`;
}

/** The time of day to the millisecond, with the date when it is not today's. @param {string} instant */
function moment(instant) {
  const at = new Date(instant);
  const day = at.toDateString() === new Date().toDateString() ? "" : `${at.toLocaleDateString("en-CA")} `;
  return `${day}${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** The part of a user agent that people know: `Firefox/140`. @param {string | undefined} agentText */
function agent(agentText) {
  const known = agentText?.match(/(?:Edg|OPR|Firefox|CriOS|Chrome|VLC|Version|curl|Lavf)\/[\d]+/);
  return known ? known[0].replace("Version/", "Safari/").replace("Edg/", "Edge/") : agentText?.split(" ")[0];
}

customElements.define("mr-access", AccessLog);
