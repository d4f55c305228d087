// @ts-check
import { request } from "./api.js";

/**
 * @typedef {{received: number, inferred: number, gated: number, dropped: Readonly<Record<string, number>>, inFlight: number}} Ledger
 *
 * @typedef {object} Stream
 * @property {string} id
 * @property {string} name
 * @property {string} [url] without secrets
 * @property {string} [assetId]
 * @property {boolean} enabled
 * @property {{model: string, fps: number, width: number, threshold: number, labels: readonly string[], gate: boolean}} detect
 * @property {readonly {name: string}[]} zones
 * @property {readonly {name: string}[]} lines
 * @property {"waiting" | "connecting" | "running" | "away" | "ended" | "paused"} state
 * @property {string} [why]
 * @property {string} [problem] why nobody looks at its frames
 * @property {Ledger} ledger
 * @property {{p50?: number, p95?: number}} latencyMillis
 * @property {Readonly<Record<string, number>>} counts of all that happened: `objects/person`, `lines/gate/in`
 * @property {Readonly<Record<string, number>>} inside zone -> how many are in it
 * @property {string} [picture] the latest annotated one
 * @property {string} [seenAt]
 *
 * @typedef {{name: string, url: string, repeats: boolean, detect: {model: string, fps: number, gate: boolean}}} NewStream
 */

const ALL = "/v1/streams";
/** @param {string} id */
const at = (id) => `${ALL}/${encodeURIComponent(id)}`;

/** The calls of the REST API about streams that networks look at. */
export const streams = Object.freeze({
  /** @param {AbortSignal} [signal] @returns {Promise<{items: Stream[]}>} */
  list: (signal) => request("GET", ALL, { signal }),
  /** @param {NewStream} body @returns {Promise<Stream>} */
  create: (body) => request("POST", ALL, { body }),
  /** @param {string} id @param {{enabled: boolean}} body @returns {Promise<Stream>} */
  change: (id, body) => request("PATCH", at(id), { body }),
  /** @param {string} id */
  remove: (id) => request("DELETE", at(id)),
});
