// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { bitRate, clock } from "../core/format.js";
import { LiveTable, drawTime } from "../core/live-table.js";
import { remember } from "../core/router.js";
import { EVENTS, STATES, telemetry } from "../core/telemetry-api.js";
import "./mr-telemetry-nav.js";

/** @typedef {import("../core/telemetry-api.js").Told} Told */

const SOURCES = Object.freeze({ player: "Players", access: "Requests for media", audit: "Changes by the API" });
const USUAL = "player";

/** What players tell, what they ask of the edge and what the API changes, newest first, as it happens. */
class Telemetry extends LiveTable {
  #sources = (new URLSearchParams(location.search).get("source") ?? USUAL).split(",").filter((name) => name in SOURCES);

  get words() {
    return {
      heads: ["Time", "What", "Of what", "Details", "Who"],
      label: "Events",
      search: "Search the events",
      hint: "sid:4f*  sta:r  br:<1000  ec~manifest  -browser:chrome*  status:404",
      none: "Nothing fits.",
    };
  }

  top() {
    document.title = "Events – Millrace";
    const choices = Object.entries(SOURCES).map(([name, words]) =>
      h("label", {}, h("input", { type: "checkbox", checked: this.#sources.includes(name),
        onchange: (/** @type {Event} */ e) => this.#choose(name, /** @type {HTMLInputElement} */ (e.target).checked) }),
      h("span", {}, words)));
    return [h("div", { class: "bar" }, h("h1", {}, "Telemetry")), h("mr-telemetry-nav"),
      h("fieldset", { class: "sources" }, h("legend", { class: "hidden" }, "Sources"), choices)];
  }

  /** @param {string} name @param {boolean} wanted */
  #choose(name, wanted) {
    this.#sources = Object.keys(SOURCES).filter((one) => (one === name ? wanted : this.#sources.includes(one)));
    const words = this.#sources.join(",");
    remember({ source: words === USUAL ? null : words });
    this.again();
  }

  /** @param {import("../core/live-table.js").Look} look @param {AbortSignal} [signal] */
  find(look, signal) {
    const none = { items: [], complete: true };
    return this.#sources.length ? telemetry.events({ ...look, sources: this.#sources }, signal) : Promise.resolve(none);
  }

  /** @param {Told} event */
  key({ source, id, time }) {
    return `${source} ${id ?? time}`;
  }

  /** @param {HTMLTableCellElement[]} cells */
  begin(cells) {
    cells[1].append(h("span", { class: "chip" }));
    cells[2].append(h("a", {}), h("span", { class: "object" }));
  }

  /** @param {HTMLCollectionOf<HTMLTableCellElement>} cells @param {Told} event */
  draw([time, what, subject, details, who], event) {
    drawTime(time, event.time);
    const chip = /** @type {Element} */ (what.firstElementChild);
    text(chip, whatOf(event));
    attribute(chip, "data-status", lookOf(event));
    const [link, rest] = subject.children;
    const film = event.cid ?? event.asset;
    text(link, event.sid ? `session ${event.sid.slice(0, 8)}` : film ?? event.path ?? "");
    attribute(link, "href", event.sid ? `/sessions/${encodeURIComponent(event.sid)}` : film ? `/watch/${encodeURIComponent(film)}` : null);
    text(rest, event.sid ? film ?? "" : "");
    text(details, detailsOf(event));
    text(who, [event.browser, event.os, event.by, event.address, event.country].filter(Boolean).join(" · "));
  }
}

/** @param {Told} event */
function whatOf({ source, e, sta, method, status }) {
  if (source !== "player") return `${method} ${status}`;
  return e === "ps" ? STATES[/** @type {keyof STATES} */ (sta)] ?? sta : EVENTS[/** @type {keyof EVENTS} */ (e)] ?? e;
}

/** @param {Told} event */
function lookOf({ source, e, sta, status }) {
  if (source !== "player") return status >= 500 ? "failed" : status >= 400 ? "waiting" : "ready";
  if (e === "e" || sta === "f") return "failed";
  return sta === "r" ? "waiting" : sta === "p" ? "ready" : null;
}

/** @param {Told} event */
function detailsOf({ source, pt, br, bl, ec, pr, object, route, total_ms: total }) {
  if (source === "access") return `${object ?? ""} in ${Math.round(total)} ms`;
  if (source === "audit") return `${route} in ${Math.round(total)} ms`;
  return [
    pt === undefined ? "" : `at ${clock(pt / 1000)}`, br ? bitRate(br * 1000) : "",
    bl === undefined ? "" : `${(bl / 1000).toFixed(1)} s ahead`, pr && pr !== 1 ? `${pr}×` : "", (ec ?? []).join(", "),
  ].filter(Boolean).join(" · ");
}

customElements.define("mr-telemetry", Telemetry);
