// @ts-check
import { Problem } from "./problem.js";

/** @typedef {import("./types.js").Asset} Asset */
/** @typedef {import("./types.js").Caption} Caption */
/** @typedef {import("./types.js").Workflow} Workflow */
/** @typedef {import("./types.js").UploadPlan} UploadPlan */
/** @typedef {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal}} Options */

const TIMEOUT_MS = 30_000;

/**
 * One request to the REST API. A 401 is also told to the window as `unauthorized`.
 * @param {string} method @param {string} path @param {Options} [options]
 * @returns {Promise<any>} the JSON answer, or null when there is none
 * @throws {Problem} for every failure, a lost connection included
 */
export async function request(method, path, { body, headers = {}, signal } = {}) {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    headers: {
      Accept: "application/json",
      ...(method === "GET" ? {} : { "X-Millrace-Csrf": "1" }),
      ...(body === undefined || body instanceof Blob ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
  }).catch(() => {
    signal?.throwIfAborted();
    throw Problem.unreachable();
  });
  if (response.status === 401) window.dispatchEvent(new Event("unauthorized"));
  if (!response.ok) throw await Problem.of(response);
  const json = response.headers.get("Content-Type")?.includes("json");
  return response.status !== 204 && json ? response.json() : null;
}

/** @param {Record<string, string | number | null | undefined>} values */
function query(values) {
  const pairs = Object.entries(values).filter(([, value]) => value);
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}

/** @param {string} id */
const at = (id) => `/v1/assets/${encodeURIComponent(id)}`;

/** The calls of the REST API that the console makes. */
export const api = Object.freeze({
  /**
   * @param {{q?: string, status?: string, cursor?: string | null, limit?: number}} filter
   * @param {AbortSignal} [signal]
   * @returns {Promise<{items: Asset[], nextCursor?: string | null}>}
   */
  assets: (filter, signal) => request("GET", `/v1/assets?${query(filter)}`, { signal }),

  /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Asset>} */
  asset: (id, signal) => request("GET", at(id), { signal }),

  /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Workflow>} */
  workflow: (id, signal) => request("GET", `${at(id)}/workflow`, { signal }),

  /**
   * @param {{title: string, filename: string, sizeBytes: number, contentType?: string}} body
   * @param {string} key the same for every try at one upload @param {AbortSignal} signal
   * @returns {Promise<{id: string, upload?: UploadPlan}>} without `upload` when all has arrived
   */
  create: (body, key, signal) =>
    request("POST", "/v1/assets", { body, signal, headers: { "Idempotency-Key": key } }),

  /**
   * @param {string} sourceUrl where the server fetches the film from
   * @param {string} key the same for every try @returns {Promise<Asset>}
   */
  pull: (sourceUrl, key) =>
    request("POST", "/v1/assets", { body: { sourceUrl }, headers: { "Idempotency-Key": key } }),

  /**
   * @param {string} id @param {number} from the first part number wanted
   * @param {AbortSignal} signal @returns {Promise<UploadPlan>}
   */
  uploadPlan: (id, from, signal) => request("GET", `${at(id)}/upload?from=${from}`, { signal }),

  /**
   * @param {string} id @param {{number: number, etag: string}[]} parts
   * @param {AbortSignal} signal
   */
  complete: (id, parts, signal) =>
    request("POST", `${at(id)}/complete`, { body: { parts }, signal }),

  /** @param {string} id @returns {Promise<{items: Caption[]}>} */
  captions: (id) => request("GET", `${at(id)}/captions`),
  /**
   * @param {string} id @param {{language: string, purpose: string, title?: string}} description
   * @param {Blob} file WebVTT or SubRip @returns {Promise<Caption>}
   */
  addCaptions: (id, description, file) =>
    request("POST", `${at(id)}/captions?${query(description)}`, { body: file }),
  /** @param {string} id @param {string} name */
  removeCaptions: (id, name) => request("DELETE", `${at(id)}/captions/${encodeURIComponent(name)}`),

  /** @param {string} id @returns {Promise<import("./types.js").Ticket>} */
  ticket: (id) => request("POST", `${at(id)}/playback-tickets`),

  /** @param {string} id */
  abort: (id) => request("POST", `${at(id)}/abort`),
  /** @param {string} id */
  remove: (id) => request("DELETE", at(id)),
  /**
   * @param {string} id
   * @param {{title?: string, expiresAt?: string | null, originalExpiresAt?: string | null}} change a date of null: never
   * @returns {Promise<Asset>}
   */
  change: (id, change) => request("PATCH", at(id), { body: change }),
  /** @param {string} id */
  retry: (id) => request("POST", `${at(id)}/retry`),

  /** @returns {Promise<Asset>} */
  demo: () => request("POST", "/v1/demo"),

  /** Asked first: unlike any other call it answers a stranger with 200. @returns {Promise<{signedIn: boolean}>} */
  session: () => request("GET", "/v1/session"),
  /** @param {string} token */
  logIn: (token) => request("POST", "/v1/session", { body: { token } }),
  logOut: () => request("DELETE", "/v1/session"),
});
