// @ts-check
import { h, svg } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bitRate } from "../core/format.js";
import { STATES } from "../core/telemetry-api.js";

/** @typedef {import("../core/telemetry-api.js").Session} Session */
/** @typedef {import("../core/telemetry-api.js").Told} Told */

const WIDTH = 1000;
const HEIGHT = 180;
const STATE_HEIGHT = 28;
const RATES = Object.freeze({ top: 44, bottom: 96 });
const BUFFERS = Object.freeze({ top: 104, bottom: 156 });
const REQUESTS = Object.freeze({ top: 164, bottom: 178 });
const ENDS = new Set(["e", "f", "q"]);

/** What is what, from above. */
const LEGEND = Object.freeze({
  s: "starting, waiting", p: "playing", r: "stalled", k: "seeking", a: "paused", br: "bitrate", bl: "buffer ahead", request: "requests",
});

/**
 * The line of a session: its states, bitrate and buffer over time, and the requests below. What it
 * shows stands in the table beside it.
 */
class SessionChart extends ConsoleElement {
  set session(/** @type {Session} */ { events, requests }) {
    if (events.length < 2) return;
    const begin = events[0].ts;
    const span = Math.max(1, events[events.length - 1].ts - begin);
    const x = (/** @type {number} */ millis) => Math.min(WIDTH, Math.max(0, ((millis - begin) / span) * WIDTH));
    // Requests have the server's clock; what the players' differ by is known.
    const skew = Date.parse(events[0].time) - begin;
    this.replaceChildren(svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
      "aria-label": `${Math.round(span / 1000)} seconds: states, bitrate, buffer and requests` },
    ...states(events, x), steps(events, "br", RATES, x), steps(events, "bl", BUFFERS, x),
    ...requests.map((request) => mark(request, x(Date.parse(request.time) - skew)))),
    h("ul", { class: "legend", "aria-hidden": "true" }, Object.entries(LEGEND).map(([name, word]) => h("li", { class: name }, word))));
  }
}

/** @param {Told[]} events @param {(millis: number) => number} x */
function states(events, x) {
  const told = events.filter(({ e, sta }) => sta && (e === "ps" || e === "t"));
  return told.flatMap(({ sta, ts }, i) => {
    if (ENDS.has(sta)) return [];
    const end = told[i + 1]?.ts ?? ts;
    const box = svg("rect", { class: `state ${sta}`, x: x(ts), y: 0, width: Math.max(1, x(end) - x(ts)), height: STATE_HEIGHT });
    box.append(svg("title", {}, `${STATES[/** @type {keyof STATES} */ (sta)]} for ${((end - ts) / 1000).toFixed(1)} s`));
    return [box];
  });
}

/** A value that stays until the next. @param {Told[]} events @param {string} name @param {{top: number, bottom: number}} band @param {(millis: number) => number} x */
function steps(events, name, band, x) {
  const known = events.filter((event) => event[name] !== undefined);
  const most = Math.max(1, ...known.map((event) => event[name]));
  const y = (/** @type {number} */ value) => band.bottom - (value / most) * (band.bottom - band.top);
  const points = known.flatMap((event, i) => {
    const before = i > 0 && name === "br" ? [`${x(event.ts)},${y(known[i - 1][name])}`] : [];
    return [...before, `${x(event.ts)},${y(event[name])}`];
  });
  const line = svg("polyline", { class: `line ${name}`, points: points.join(" ") });
  line.append(svg("title", {}, name === "br" ? `bitrate, up to ${bitRate(most * 1000)}` : `buffer, up to ${(most / 1000).toFixed(1)} s`));
  return line;
}

/** @param {Told} request @param {number} at */
function mark({ object, status, total_ms: total }, at) {
  const line = svg("line", { class: status >= 400 ? "request bad" : "request", x1: at, x2: at, y1: REQUESTS.top, y2: REQUESTS.bottom });
  line.append(svg("title", {}, `${object} ${status} in ${Math.round(total)} ms`));
  return line;
}

customElements.define("mr-session-chart", SessionChart);
