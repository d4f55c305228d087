// @ts-check
import { request } from "./api.js";

/**
 * @typedef {object} Item
 * @property {number} fromSeconds
 * @property {number} toSeconds
 * @property {number} index of a shot
 * @property {string} [label]
 * @property {string} [text]
 * @property {{id: string, name: string}} [person]
 * @property {string} [type] of a segment
 * @property {readonly string[]} [reasons]
 *
 * @typedef {{filmSeconds: number, kinds: Record<string, {state: string, items?: number, why?: string}>}} Result
 * @typedef {{state: string, progress: number, error?: {detail: string}, result?: Result}} View
 * @typedef {{assetId: string, title: string, state: string, reasons: readonly Item[],
 *   decisions: readonly {decision: string, note: string, at: string}[]}} Review
 *
 * @typedef {object} Moment
 * @property {string} assetId
 * @property {string} title
 * @property {number} fromSeconds
 * @property {string} kind
 * @property {string} text
 * @property {string} [thumbnail]
 */

/** @param {string} id */
const at = (id) => `/v1/assets/${encodeURIComponent(id)}`;

/** What is known about what is in films. */
export const analysis = Object.freeze({
  /** @param {string} id @returns {Promise<View>} */
  of: (id) => request("GET", `${at(id)}/analysis`),

  /** @param {string} id @param {string} kind @returns {Promise<{items: Item[]}>} */
  kind: (id, kind) => request("GET", `${at(id)}/analysis/${kind}`),

  /** @param {string} words @param {AbortSignal} [signal] @returns {Promise<{items: Moment[]}>} */
  search: (words, signal) => request("GET", `/v1/search?${new URLSearchParams({ q: words, limit: "12" })}`, { signal }),

  /** @param {string} id @returns {Promise<Review>} */
  review: (id) => request("GET", `${at(id)}/review`),

  /** @param {string} cursor of the page before, or empty @returns {Promise<{items: Review[], nextCursor: string | null}>} */
  reviews: (cursor) => request("GET", `/v1/reviews?${new URLSearchParams({ cursor })}`),

  /** @param {string} id @param {string} decision @param {string} note @returns {Promise<Review>} */
  decide: (id, decision, note) => request("POST", `${at(id)}/review`, { body: { decision, note } }),
});
