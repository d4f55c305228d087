// @ts-check
import { Problem } from "./problem.js";

/** @typedef {{columns: string[], types: string[], rows: unknown[][], complete: boolean, bytesScanned: number}} Answer */

/**
 * Asks the lake; a query may run for longer than other requests.
 * @param {{query: string, id: string, format?: "json" | "csv" | "parquet"}} body @param {AbortSignal} signal
 */
async function ask(body, signal) {
  const response = await fetch("/v1/sql", {
    method: "POST",
    credentials: "same-origin",
    signal,
    headers: { "Content-Type": "application/json", "X-Millrace-Csrf": "1" },
    body: JSON.stringify(body),
  }).catch(() => {
    signal.throwIfAborted();
    throw Problem.unreachable();
  });
  if (response.status === 401) window.dispatchEvent(new Event("unauthorized"));
  if (!response.ok) throw await Problem.of(response);
  return response;
}

export const sql = Object.freeze({
  /** @param {string} query @param {AbortSignal} signal who aborts ends the query @returns {Promise<Answer>} */
  rows: async (query, signal) => (await ask({ query, id: crypto.randomUUID() }, signal)).json(),

  /** @param {string} query @param {"csv" | "parquet"} format @param {AbortSignal} signal @returns {Promise<Blob>} */
  file: async (query, format, signal) => (await ask({ query, id: crypto.randomUUID(), format }, signal)).blob(),
});
