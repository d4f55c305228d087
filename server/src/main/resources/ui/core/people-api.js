// @ts-check
import { request } from "./api.js";

/**
 * @typedef {{id: string, createdAt: string}} Face
 * @typedef {{id: string, name: string, consent: string, createdAt: string, faces: readonly Face[], films: number}} Person
 * @typedef {{assetId: string, title: string, fromSeconds: number, toSeconds: number, distance: number}} Appearance
 */

/** @param {string} id */
const at = (id) => `/v1/people/${encodeURIComponent(id)}`;

/** Who is in the gallery, and where they are found. */
export const people = Object.freeze({
  /** @param {AbortSignal} [signal] @returns {Promise<{items: Person[]}>} */
  list: (signal) => request("GET", "/v1/people", { signal }),

  /** @param {{name: string, consent: string}} person @returns {Promise<Person>} */
  add: (person) => request("POST", "/v1/people", { body: person }),

  /** @param {string} id */
  remove: (id) => request("DELETE", at(id)),

  /** @param {string} id @param {Blob} jpeg with one face @returns {Promise<Person>} */
  enrol: (id, jpeg) => request("POST", `${at(id)}/faces`, { body: jpeg, headers: { "Content-Type": "image/jpeg" } }),

  /** @param {string} id @param {string} face */
  forget: (id, face) => request("DELETE", `${at(id)}/faces/${encodeURIComponent(face)}`),

  /**
   * @param {string} id @param {string} cursor of the page before, or empty
   * @returns {Promise<{items: Appearance[], nextCursor: string | null}>}
   */
  appearances: (id, cursor) => request("GET", `${at(id)}/appearances?${new URLSearchParams({ limit: "20", cursor })}`),
});
