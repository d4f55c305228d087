// @ts-check
import { request } from "./api.js";

/**
 * @typedef {object} Webhook
 * @property {string} id
 * @property {string} url
 * @property {readonly string[]} types empty for all
 * @property {string} description
 * @property {boolean} enabled
 * @property {string} [disabledReason] paused, gone, failing or backlog
 * @property {string} [failingSince]
 * @property {string} [secret] only in the answer that made it
 *
 * @typedef {object} Attempt
 * @property {string} at
 * @property {number} durationMillis
 * @property {number} [status]
 * @property {string} [answer]
 * @property {string} [error]
 *
 * @typedef {object} Delivery
 * @property {number} number
 * @property {string} type
 * @property {string} subject
 * @property {"waiting" | "delivered" | "failed"} status
 * @property {readonly Attempt[]} attempts
 * @property {string} createdAt
 * @property {string} [nextAttemptAt]
 *
 * @typedef {{url: string, types: string[], description: string}} NewWebhook
 */

const ALL = "/v1/webhooks";
/** @param {string} id */
const at = (id) => `${ALL}/${encodeURIComponent(id)}`;

/** The calls of the REST API about webhooks. */
export const webhooks = Object.freeze({
  /** @param {AbortSignal} [signal] @returns {Promise<{items: Webhook[]}>} */
  list: (signal) => request("GET", ALL, { signal }),
  /** @param {NewWebhook} body @returns {Promise<Webhook>} */
  create: (body) => request("POST", ALL, { body }),
  /** @param {string} id @param {{enabled: boolean}} body @returns {Promise<Webhook>} */
  change: (id, body) => request("PATCH", at(id), { body }),
  /** @param {string} id */
  remove: (id) => request("DELETE", at(id)),
  /** @param {string} id @returns {Promise<Webhook>} */
  rotate: (id) => request("POST", `${at(id)}/rotate`),
  /** @param {string} id @returns {Promise<Delivery>} */
  ping: (id) => request("POST", `${at(id)}/ping`),
  /**
   * @param {string} id @param {string | null} cursor @param {AbortSignal} [signal]
   * @returns {Promise<{items: Delivery[], nextCursor?: string}>}
   */
  deliveries: (id, cursor, signal) =>
    request("GET", `${at(id)}/deliveries?limit=20${cursor ? `&cursor=${cursor}` : ""}`, { signal }),
  /** @param {string} id @param {number} number */
  retry: (id, number) => request("POST", `${at(id)}/deliveries/${number}/retry`),
});
