// @ts-check
import { DIMENSIONS } from "./qoe-api.js";
import { figureOf, split } from "./qoe-figures.js";

/** @typedef {import("./qoe-api.js").Asked} Asked */
/** @typedef {"" | "week" | "filters"} Beside */
/**
 * What the page of figures shows: all of it stands in its address.
 * @typedef {object} Look
 * @property {string} range a name of RANGES, or `own`
 * @property {string} from of an own range
 * @property {string} to of an own range
 * @property {readonly string[]} filters
 * @property {Beside} beside
 * @property {readonly string[]} others the filters of what stands beside
 * @property {string} figure
 * @property {string} by
 */

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

/** Ranges until now, and the seconds of their steps. */
export const RANGES = Object.freeze({
  "1h": { word: "Hour", millis: HOUR, step: "60" },
  "6h": { word: "6 hours", millis: 6 * HOUR, step: "300" },
  "24h": { word: "Day", millis: 24 * HOUR, step: "900" },
  "7d": { word: "Week", millis: WEEK, step: "3600" },
  "28d": { word: "4 weeks", millis: 4 * WEEK, step: "21600" },
});

const USUAL = "24h";
const STEPS = [60, 300, 900, 3_600, 21_600, 86_400, 604_800];
const MOST_POINTS = 200;
/** Older sessions are known by the hour alone. */
const ROWS_MS = 34 * 24 * HOUR;

/** @param {URLSearchParams} search @returns {Look} */
export function lookOf(search) {
  const range = search.get("range") ?? USUAL;
  const [from, to] = [search.get("from") ?? "", search.get("to") ?? ""];
  const isOwn = range === "own" && Date.parse(from) < Date.parse(to);
  const besides = search.get("beside") ?? "";
  return Object.freeze({
    range: isOwn ? "own" : range in RANGES ? range : USUAL, from, to,
    filters: filters(search, "filter"),
    beside: /** @type {Beside} */ (["week", "filters"].includes(besides) ? besides : ""),
    others: filters(search, "other"),
    figure: figureOf(search.get("figure")).name,
    by: (search.get("by") ?? "") in DIMENSIONS ? String(search.get("by")) : "asset",
  });
}

/** @param {URLSearchParams} search @param {string} name */
function filters(search, name) {
  return Object.freeze([...new Set(search.getAll(name).filter((filter) => split(filter)[0] in DIMENSIONS))]);
}

/** The address of a look. @param {Look} look */
export function addressOf({ range, from, to, filters: own, beside, others, figure, by }) {
  const search = new URLSearchParams();
  if (range !== USUAL) search.set("range", range);
  if (range === "own") for (const [name, value] of [["from", from], ["to", to]]) search.set(name, value);
  for (const filter of own) search.append("filter", filter);
  if (beside) search.set("beside", beside);
  if (beside === "filters") for (const filter of others) search.append("other", filter);
  if (figure !== figureOf(null).name) search.set("figure", figure);
  if (by !== "asset") search.set("by", by);
  const query = search.toString();
  return `/quality${query ? `?${query}` : ""}`;
}

/**
 * What is asked for a look: its own, what stands beside, the step of its line, and by how much what
 * stands beside is earlier.
 * @param {Look} look @param {number} now
 * @returns {{own: Asked, other: Asked | null, step: string, shift: number}}
 */
export function questionsOf(look, now) {
  const isOwn = look.range === "own";
  const range = RANGES[/** @type {keyof typeof RANGES} */ (look.range)];
  const to = isOwn ? Date.parse(look.to) : now;
  const length = isOwn ? to - Date.parse(look.from) : range.millis;
  const shift = look.beside === "week" ? WEEK : 0;
  const isOld = to - length - shift < now - ROWS_MS;
  const fits = (/** @type {number} */ one) => length / 1_000 / one <= MOST_POINTS && (!isOld || one >= 3_600);
  const step = isOwn ? String(STEPS.find(fits) ?? STEPS[6]) : range.step;
  // Lines of both must fall on the same times.
  const grid = Number(step) * 1_000;
  const from = Math.floor((to - length) / grid) * grid;
  const asked = (/** @type {number} */ back, /** @type {readonly string[]} */ chosen) =>
    ({ from: new Date(from - back).toISOString(), to: new Date(to - back).toISOString(), filters: chosen });
  const other = look.beside === "week" ? asked(WEEK, look.filters) : look.beside === "filters" ? asked(0, look.others) : null;
  return { own: asked(0, look.filters), other, step, shift };
}
