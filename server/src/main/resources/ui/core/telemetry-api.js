// @ts-check
import { request } from "./api.js";

/** @typedef {Record<string, any>} Told an event or a row, as docs/telemetry.md describes them */
/** @typedef {{items: Told[], nextCursor?: string, complete: boolean}} TellPage */
/** @typedef {{session?: Told, events: Told[], requests: Told[], complete: boolean}} Session */
/** @typedef {{state: "open" | "throttled" | "paused", eventsPerSecond: number}} Control */

/** CMCD's states in words. */
export const STATES = Object.freeze({
  s: "starting", p: "playing", k: "seeking", r: "stalled", a: "paused", w: "waiting",
  e: "ended", f: "failed", q: "left", d: "preloading",
});

/** CMCD's events in words. */
export const EVENTS = Object.freeze({
  ps: "state", e: "error", t: "heartbeat", rr: "response", bc: "bitrate", pr: "rate", b: "visibility",
  c: "content", m: "muted", um: "sound on", pe: "larger", pc: "smaller", ce: "custom", h: "host",
});

/** @param {Record<string, string | null | undefined>} values */
function query(values) {
  const given = Object.entries(values).filter(([, value]) => value);
  return new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
}

export const telemetry = Object.freeze({
  /**
   * What happened, newest first.
   * @param {{q: string, cursor?: string | null, sources: readonly string[]}} look @param {AbortSignal} [signal]
   * @returns {Promise<TellPage>}
   */
  events: ({ q, cursor, sources }, signal) =>
    request("GET", `/v1/telemetry/events?${query({ q, cursor, source: sources.join(",") })}`, { signal }),

  /** @param {{q: string, cursor?: string | null}} look @param {AbortSignal} [signal] @returns {Promise<TellPage>} */
  sessions: ({ q, cursor }, signal) => request("GET", `/v1/sessions?${query({ q, cursor })}`, { signal }),

  /** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Session>} */
  session: (id, signal) => request("GET", `/v1/sessions/${encodeURIComponent(id)}`, { signal }),

  /** @returns {Promise<Control>} */
  control: () => request("GET", "/v1/telemetry/control"),

  /** @param {Partial<Control>} change @returns {Promise<Control>} */
  change: (change) => request("POST", "/v1/telemetry/control", { body: change }),
});
