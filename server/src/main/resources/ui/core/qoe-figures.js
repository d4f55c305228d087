// @ts-check
import { bitRate, span } from "./format.js";
import { DIMENSIONS } from "./qoe-api.js";

/** @typedef {import("./qoe-api.js").Figures} Figures */
/**
 * @typedef {object} Figure
 * @property {string} name of the member of the answers
 * @property {string} word
 * @property {string} what a sentence on it
 * @property {(value: number) => string} text
 * @property {1 | -1 | 0} better when it is more, less, or neither
 * @property {string} [among] a condition of the sessions that make it
 */

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString("en");
const share = (/** @type {number} */ value) => `${value.toFixed(value < 10 ? 2 : 1)} %`;
const millis = (/** @type {number} */ value) => (value < 1_000 ? `${Math.round(value)} ms` : span(value / 1_000));

/** What is shown, in this order. @type {readonly Figure[]} */
export const FIGURES = Object.freeze([
  { name: "plays", word: "Plays", what: "Sessions that were to play.", text: whole, better: 0 },
  { name: "startupP50Ms", word: "Startup p50", what: "Half of the sessions had their first picture within this time.", text: millis, better: -1 },
  { name: "startupP75Ms", word: "Startup p75", what: "Three of four sessions had their first picture within this time.", text: millis, better: -1, among: "startup_ms:>2000" },
  { name: "startupP95Ms", word: "Startup p95", what: "19 of 20 sessions had their first picture within this time.", text: millis, better: -1, among: "startup_ms:>4000" },
  { name: "stalledPercent", word: "Stalled", what: "The share of the time watched that playback stood still.", text: share, better: -1, among: "buffer_count:>0" },
  { name: "startFailurePercent", word: "Start failures", what: "The share of the plays that failed before the first picture.", text: share, better: -1, among: "start_failure:true" },
  { name: "playbackFailurePercent", word: "Playback failures", what: "The share of the started that failed after the first picture.", text: share, better: -1, among: "playback_failure:true" },
  { name: "exitPercent", word: "Left before start", what: "The share of the plays whose viewer left before the first picture.", text: share, better: -1, among: "exit_before_start:true" },
  { name: "bitrateKbps", word: "Bitrate", what: "The mean, by the media played.", text: (value) => bitRate(value * 1_000), better: 1 },
  { name: "switchesPerPlay", word: "Switches a play", what: "Changes of the bitrate.", text: (value) => value.toFixed(1), better: -1 },
  { name: "score", word: "Experience", what: "0 to 100: what people would say of it, by start, stalls and picture.", text: (value) => value.toFixed(0), better: 1, among: "score:<50" },
]);

/** @param {string | null} name @returns {Figure} */
export const figureOf = (name) => FIGURES.find((figure) => figure.name === name) ?? FIGURES[0];

/** A value in words. @param {Figure} figure @param {Figures | undefined} figures */
export function textOf(figure, figures) {
  const value = figures?.[figure.name];
  return value === undefined ? "–" : figure.text(value);
}

/**
 * How it is beside another: `12 % more`, and whether that is good.
 * @param {Figure} figure @param {Figures | undefined} now @param {Figures | undefined} other
 * @returns {{words: string, mood: "good" | "bad" | ""}}
 */
export function beside({ name, better }, now, other) {
  const [a, b] = [now?.[name], other?.[name]];
  if (a === undefined || b === undefined) return { words: "", mood: "" };
  if (a === b) return { words: "the same", mood: "" };
  const mood = better === 0 ? "" : Math.sign(a - b) === better ? "good" : "bad";
  if (b === 0) return { words: "from nothing", mood };
  const change = Math.abs(a / b - 1);
  const amount = a / b >= 10 ? `${Math.round(a / b)} ×` : change < 0.1 ? `${(change * 100).toFixed(1)} %` : `${Math.round(change * 100)} %`;
  return { words: change < 0.0005 ? "the same" : `${a > b ? "▲" : "▼"} ${amount}`, mood: change < 0.0005 ? "" : mood };
}

/** The page of the sessions that fit. @param {readonly string[]} filters @param {string} [among] */
export function sessionsAt(filters, among) {
  /** @type {Map<string, string[]>} */ const values = new Map();
  for (const filter of filters) {
    const [dimension, value] = split(filter);
    if (value) values.set(dimension, [...values.get(dimension) ?? [], value]);
  }
  const terms = [...values].map(([dimension, all]) => {
    const { member } = DIMENSIONS[/** @type {import("./qoe-api.js").Dimension} */ (dimension)];
    const words = all.map((value) => `${member}:${/^[\w.*-]+$/.test(value) ? value : `"${value.replaceAll('"', "")}"`}`);
    return words.length === 1 ? words[0] : `(${words.join(" | ")})`;
  });
  const q = [...terms, among].filter(Boolean).join(" ");
  return `/sessions${q ? `?${new URLSearchParams({ q })}` : ""}`;
}

/** @param {string} filter @returns {[string, string]} */
export function split(filter) {
  const colon = filter.indexOf(":");
  return [filter.slice(0, colon), filter.slice(colon + 1)];
}

/** A filter in words. @param {string} filter */
export function wordsOf(filter) {
  const [dimension, value] = split(filter);
  const known = DIMENSIONS[/** @type {import("./qoe-api.js").Dimension} */ (dimension)];
  return `${known?.word ?? dimension}: ${value || "unknown"}`;
}
