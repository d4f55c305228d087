// @ts-check

/**
 * @typedef {{id: number, label: string, detail?: string}} Choice
 *
 * @typedef {object} Choices what can be chosen and what is; a chosen -1 is automatic or off
 * @property {readonly Choice[]} qualities
 * @property {number} quality the chosen one
 * @property {number} shown the one on the screen
 * @property {readonly Choice[]} audios
 * @property {number} audio
 * @property {readonly Choice[]} captions
 * @property {number} caption
 *
 * @typedef {"quality" | "audio" | "caption"} Kind
 * @typedef {{sid: string, cid: string}} Cmcd what requests for media say of the session (CTA-5004)
 *
 * @typedef {EventTarget & {
 *   name: "hls" | "dash" | "native",
 *   load: (url: string, startSeconds: number, cmcd: Cmcd | null) => Promise<void>,
 *   choices: Choices,
 *   facts: import("../millrace-telemetry.js").Facts,
 *   edge: number | null,
 *   choose: (kind: Kind, id: number) => void,
 *   close: () => Promise<void>,
 * }} Engine what fetches and feeds the media: it tells `change` when choices or what is shown
 *   change, and `failed` with a sentence when it gives up. `edge` is the last second that can be
 *   played when the video element does not know it; `facts` is what is told of what it fetches.
 */

/** @type {Choices} */
export const NO_CHOICES = Object.freeze({
  qualities: [], quality: -1, shown: -1, audios: [], audio: -1, captions: [], caption: -1,
});

/**
 * The engine for a kind of delivery; its script is fetched only now.
 * @param {"hls" | "dash"} kind @param {HTMLVideoElement} video @returns {Promise<Engine>}
 */
export async function engineOf(kind, video) {
  if (kind === "dash") {
    const { ShakaEngine } = await import("./shaka-engine.js");
    return new ShakaEngine(video);
  }
  const { HlsEngine } = await import("./hls-engine.js");
  if (HlsEngine.works) return new HlsEngine(video);
  const { NativeEngine } = await import("./native-engine.js");
  return new NativeEngine(video);
}

/**
 * A quality's usual name, by its short edge: `720p`, `1080p60`.
 * @param {{width?: number | null, height?: number | null, frameRate?: number | null}} size
 */
export function qualityName({ width, height, frameRate }) {
  const edge = Math.min(width || Infinity, height || Infinity);
  if (!Number.isFinite(edge)) return "Audio only";
  return `${edge}p${frameRate && frameRate > 31 ? Math.round(frameRate) : ""}`;
}
