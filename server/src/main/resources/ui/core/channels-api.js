// @ts-check
import { request } from "./api.js";

/**
 * @typedef {{input: "primary" | "backup", state: string, from?: string, bitsPerSecond: number}} ChannelInput
 *
 * @typedef {object} ChannelHealth
 * @property {"primary" | "backup" | "slate"} [onAir]
 * @property {readonly ChannelInput[]} inputs
 * @property {string} [from] who publishes
 * @property {string} [since]
 * @property {number} inputBitsPerSecond
 * @property {number} framesPerSecond that come in; 0 where they are not counted
 * @property {number} droppedFrames that came too soon after others
 * @property {number} duplicatedFrames shown again as others did not come
 * @property {number} lostPackets on their way
 * @property {number} latencyMillis between a moment's coming in and its part
 * @property {number} jitterMillis how unevenly parts come
 * @property {number} skewMillis how much later pictures come than their sound
 * @property {number} encodeSpeed seconds that are encoded in a second
 * @property {number} encodeStrain share of the time that the input waits for the encoder
 * @property {readonly string[]} renditions
 * @property {readonly string[]} leftOut rungs that are not made
 * @property {readonly {alert: string, since: string, text: string}[]} alerts
 * @property {number} waiting requests that wait for the next part
 * @property {number} viewers who watch
 * @property {string} [problem]
 *
 * @typedef {{url?: string, streamKey?: string, passphrase?: string}} Ingest
 *
 * @typedef {object} Channel
 * @property {string} id
 * @property {string} name
 * @property {string} input
 * @property {string} [source]
 * @property {{input: string, source?: string, ingest: Ingest}} [backup]
 * @property {string} slate what is shown while nobody publishes
 * @property {number} reconnectSeconds
 * @property {"low" | "normal"} latency
 * @property {string} ladder which rungs are made
 * @property {number} [maxHeight] of the highest rung
 * @property {number} [partSeconds]
 * @property {number} dvrSeconds
 * @property {boolean} record
 * @property {"idle" | "live"} status
 * @property {string} createdAt
 * @property {Ingest} ingest
 * @property {{hls: string, dash: string, startOver: string}} playback
 * @property {ChannelHealth} [health]
 *
 * @typedef {object} Recording
 * @property {string} assetId
 * @property {string} title
 * @property {"recording" | "ready" | "empty" | "failed"} status
 * @property {string} startedAt
 *
 * @typedef {object} Clip
 * @property {string} assetId
 * @property {string} title
 * @property {"making" | "ready" | "empty" | "failed"} status
 * @property {string} start
 * @property {string} end
 *
 * @typedef {{name: string, input: string, source?: string, latency: string, record: boolean, slate?: string, reconnectSeconds?: number, ladder?: string,
 *   maxHeight?: number | null, partSeconds?: number, dvrSeconds?: number, backup?: {input: string, source?: string} | null}} ChannelWish
 */

const ALL = "/v1/channels";
/** @param {string} id */
const at = (id) => `${ALL}/${encodeURIComponent(id)}`;

/** The calls of the REST API about live channels. */
export const channels = Object.freeze({
  /** @param {AbortSignal} [signal] @returns {Promise<{items: Channel[]}>} */
  list: (signal) => request("GET", ALL, { signal }),
  /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Channel>} */
  find: (id, signal) => request("GET", at(id), { signal }),
  /** @param {ChannelWish} body @returns {Promise<Channel>} */
  create: (body) => request("POST", ALL, { body }),
  /** @param {string} id @param {Partial<ChannelWish>} body a merge patch @returns {Promise<Channel>} */
  change: (id, body) => request("PATCH", at(id), { body }),
  /** @param {string} id */
  remove: (id) => request("DELETE", at(id)),
  /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<{items: Recording[]}>} */
  recordings: (id, signal) => request("GET", `${at(id)}/recordings`, { signal }),
  /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<{items: Clip[]}>} */
  clips: (id, signal) => request("GET", `${at(id)}/clips`, { signal }),
  /** @param {string} id @param {{start: string, end: string, title?: string}} body @returns {Promise<Clip>} */
  clip: (id, body) => request("POST", `${at(id)}/clips`, { body }),
});
