// @ts-check
import { request } from "./api.js";

/**
 * One request of a viewer, as docs/access-log.md describes it; absent members are unknown.
 * @typedef {object} Access
 * @property {string} time
 * @property {string} id
 * @property {string} edge
 * @property {string} asset
 * @property {string} object
 * @property {string} kind
 * @property {string} [track]
 * @property {string} method
 * @property {number} status
 * @property {boolean} finished
 * @property {number} bytes
 * @property {number} [bytes_wanted]
 * @property {string} [cache]
 * @property {string} [cache_tier]
 * @property {number} [ttfb_ms]
 * @property {number} total_ms
 * @property {string} http
 * @property {string} [address]
 * @property {string} [country]
 * @property {string} [user_agent]
 */

/**
 * The newest requests that fit.
 * @param {{q: string, cursor?: string | null, last?: number}} search @param {AbortSignal} [signal]
 * @returns {Promise<{items: Access[], nextCursor?: string, complete: boolean}>}
 */
export function accesses({ q, cursor = null, last = 100 }, signal) {
  const query = new URLSearchParams({ last: String(last) });
  if (q) query.set("q", q);
  if (cursor) query.set("cursor", cursor);
  return request("GET", `/v1/access?${query}`, { signal });
}
