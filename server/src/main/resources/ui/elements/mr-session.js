// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bitRate, bytes, clock, percent, span } from "../core/format.js";
import { EVENTS, STATES, telemetry } from "../core/telemetry-api.js";
import "./mr-session-chart.js";

/** @typedef {import("../core/telemetry-api.js").Session} Session */
/** @typedef {import("../core/telemetry-api.js").Told} Told */

const REFRESH_MS = 3_000;
const HEADS = ["After", "What", "At", "Bitrate", "Ahead", "Besides"];
const REQUEST_HEADS = ["After", "What", "Answer", "Bytes", "Took", "From"];

/** One session from its beginning to its end. Attribute `asset-id`: its name. */
class SessionPage extends ConsoleElement {
  #facts = h("dl", { class: "facts" });
  #problem = h("p", { class: "problem", role: "alert" });
  #chart = /** @type {any} */ (h("mr-session-chart"));
  #rows = h("tbody");
  #requests = h("tbody");
  #asked = h("section", { hidden: true }, h("h2", {}, "Requests for media"), scroller("Requests of the session", REQUEST_HEADS, this.#requests));
  #of = h("p", { class: "hint" });

  get #id() {
    return this.getAttribute("asset-id") ?? "";
  }

  build() {
    document.title = "Session – Millrace";
    this.classList.add("live-table");
    this.append(
      h("div", { class: "bar" }, h("h1", {}, `Session ${this.#id.slice(0, 8)}`)), this.#of, this.#problem, this.#facts, this.#chart,
      h("h2", {}, "Events"), scroller("Events of the session", HEADS, this.#rows), this.#asked,
    );
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {AbortSignal} signal */
  async #load(signal) {
    try {
      this.#draw(await telemetry.session(this.#id, signal));
      text(this.#problem, "");
    } catch (failure) {
      if (!signal.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Session} session */
  #draw(session) {
    const { session: row, events, requests } = session;
    const begin = events[0]?.ts ?? 0;
    const film = row?.cid ?? events[0]?.cid;
    if (film && !this.#of.firstChild) this.#of.append(h("a", { href: `/watch/${encodeURIComponent(film)}` }, film));
    this.#facts.replaceChildren(...factsOf(row, requests.length).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    this.#chart.session = session;
    this.#rows.replaceChildren(...events.map((event) => line(event, event.ts - begin)));
    this.#asked.hidden = !requests.length;
    // Requests have the server's clock; what the players' differ by is known.
    const skew = events.length ? Date.parse(events[0].time) - begin : 0;
    this.#requests.replaceChildren(...requests.map((request) => asked(request, Date.parse(request.time) - skew - begin)));
  }
}

/** @param {Told | undefined} row @param {number} requests @returns {[string, string][]} */
function factsOf(row, requests) {
  if (!row) return [["State", "goes on, or has not been summed up yet"], ["Requests", String(requests)]];
  return [
    ["End", row.end + (row.errors?.length ? `: ${row.errors.join(", ")}` : "")],
    ["Start", row.startup_ms === undefined ? "never" : span(row.startup_ms / 1000)],
    ["Watched", span(row.watched_ms / 1000)],
    ["Played", row.played_ratio === undefined ? span(row.media_ms / 1000) : percent(row.played_ratio)],
    ["Stalls", row.buffer_count ? `${row.buffer_count}, ${span(row.total_buffer_ms / 1000)}, the longest ${span(row.max_buffer_ms / 1000)}` : "none"],
    ["Bitrate", row.bitrate_kbps ? `${bitRate(row.bitrate_kbps * 1000)}, ${row.switches} switches` : "unknown"],
    ["Rungs", row.rungs?.length ? row.rungs.join(" → ") : "unknown"],
    ["Experience", row.score === undefined ? "unknown" : `${Math.round(row.score)} of 100`],
    ["Lost frames", String(row.dropped_frames)],
    ["Who", [row.browser, row.os, row.device, row.country].filter(Boolean).join(" · ") || "unknown"],
    ["Evidence", `${row.events} events${row.lost_events ? `, ${row.lost_events} lost` : ""}${row.complete ? ", complete" : ""}${row.skew_ms ? `, clock set right by ${(row.skew_ms / 1000).toFixed(1)} s` : ""}`],
    ["Requests", String(requests)],
  ];
}

/** @param {string} label @param {string[]} heads @param {HTMLElement} rows */
function scroller(label, heads, rows) {
  return h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((words) => h("th", { scope: "col" }, words)))), rows));
}

/** @param {Told} request @param {number} after milliseconds from the session's first event */
function asked({ object, method, status, bytes: count, total_ms: total, cache, edge }, after) {
  const cells = [`${(after / 1000).toFixed(1)} s`, object ?? method, String(status), bytes(count ?? 0),
    `${Math.round(total)} ms`, [cache, edge].filter(Boolean).join(" · ")];
  return h("tr", {}, cells.map((words, i) => h("td", { "data-head": REQUEST_HEADS[i] }, words)));
}

/** @param {Told} event @param {number} after milliseconds from the session's first event */
function line(event, after) {
  const what = event.e === "ps" ? STATES[/** @type {keyof STATES} */ (event.sta)] : EVENTS[/** @type {keyof EVENTS} */ (event.e)];
  const besides = [event.pr && event.pr !== 1 ? `${event.pr}×` : "", event.bg ? "hidden" : "", (event.ec ?? []).join(", "),
    event.dfa ? `${event.dfa} frames lost` : ""];
  const cells = [
    `${(after / 1000).toFixed(1)} s`, what ?? event.e, event.pt === undefined ? "" : clock(event.pt / 1000),
    event.br ? bitRate(event.br * 1000) : "", event.bl === undefined ? "" : `${(event.bl / 1000).toFixed(1)} s`,
    besides.filter(Boolean).join(" · "),
  ];
  return h("tr", {}, cells.map((words, i) => h("td", { "data-head": HEADS[i] }, words)));
}

customElements.define("mr-session", SessionPage);
