// @ts-check
import { request } from "./api.js";

/** @typedef {Record<string, number>} Figures as docs/figures.md has them; what nobody knows is absent */
/** @typedef {{from: string, to: string, filters: readonly string[]}} Asked */
/** @typedef {{from: string, to: string, figures: Figures}} Summary */
/** @typedef {{from: string, to: string, stepSeconds: number, items: {time: string, figures: Figures}[]}} Line */
/** @typedef {{by: string, items: {value: string, figures: Figures}[], complete: boolean}} Breakdown */
/** @typedef {{at: string, viewers?: number, states?: Record<string, number>, by?: Record<string, Record<string, number>>, minutes: {time: string, viewers: number}[]}} Live */

/** @typedef {{since: string, rejected: {reason: string, records: number, at: string, example: string}[], complete: boolean,
 *   repeated: {day: string, token: string, asset: string, events: number}[], readers: Reader[]}} Evidence */
/** @typedef {{name: string, records?: number, seconds?: number}} Reader how far it is behind; absent when nobody says */

/** By what sessions are told apart, in words; `member` is of a session's row. */
export const DIMENSIONS = Object.freeze({
  asset: { word: "Asset", member: "cid" },
  edge: { word: "Edge", member: "cdn" },
  browser: { word: "Browser", member: "browser" },
  country: { word: "Country", member: "country" },
  rung: { word: "Rung", member: "rung" },
  device: { word: "Device", member: "device" },
});

/** @typedef {keyof typeof DIMENSIONS} Dimension */

/** @param {Asked} asked @param {Record<string, string>} [more] */
export function queryOf({ from, to, filters }, more = {}) {
  const pairs = [["from", from], ["to", to], ...filters.map((filter) => ["filter", filter]), ...Object.entries(more)];
  return new URLSearchParams(pairs).toString();
}

export const qoe = Object.freeze({
  /** @param {Asked} asked @param {AbortSignal} [signal] @returns {Promise<Summary>} */
  summary: (asked, signal) => request("GET", `/v1/qoe/summary?${queryOf(asked)}`, { signal }),

  /** @param {Asked} asked @param {string} step seconds @param {AbortSignal} [signal] @returns {Promise<Line>} */
  line: (asked, step, signal) => request("GET", `/v1/qoe/timeseries?${queryOf(asked, { step })}`, { signal }),

  /** @param {Asked} asked @param {string} by @param {AbortSignal} [signal] @returns {Promise<Breakdown>} */
  values: (asked, by, signal) => request("GET", `/v1/qoe/breakdown?${queryOf(asked, { by })}`, { signal }),

  /** @param {AbortSignal} [signal] @returns {Promise<Evidence>} */
  evidence: (signal) => request("GET", "/v1/qoe/evidence", { signal }),

  /** @param {AbortSignal} [signal] @returns {Promise<Live>} */
  live: (signal) => request("GET", "/v1/qoe/live", { signal }),
});
