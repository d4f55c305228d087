// @ts-check
import { percent } from "./format.js";

/** @typedef {import("./types.js").Asset} Asset */

/** The states an asset can be in and the words for them, in the order of its life. */
export const STATUSES = Object.freeze({
  waiting: "Uploading",
  queued: "Queued",
  processing: "Processing",
  ready: "Ready",
  failed: "Failed",
});

/**
 * What an asset is doing, in a few words: `Processing 43 %`.
 * @param {Asset} asset
 */
export function statusLine(asset) {
  const word = STATUSES[asset.status] ?? asset.status;
  if (asset.status !== "processing") return word;
  const stage = asset.stage ? capital(asset.stage) : word;
  return `${stage} ${percent(asset.progress)}`;
}

/** True while something is still being done to the asset. @param {Asset} asset */
export function isWorking(asset) {
  return asset.status === "queued" || asset.status === "processing";
}

/** True when a player can start. @param {Asset} asset */
export function isPlayable(asset) {
  return Boolean((asset.playable || asset.status === "ready") && asset.playback?.hls);
}

/** True when it failed in a way that another try may mend. @param {Asset} asset */
export function isRetryable({ status, error }) {
  return status === "failed" && Reflect.get(Object(error), "retryable") !== false;
}

/** True for sound without a picture, as far as the asset tells. @param {Asset} asset */
export function isSound({ renditions, tracks = [] }) {
  return renditions?.length === 0 && tracks.some(({ kind }) => kind === "audio");
}

/** @param {Asset} asset */
export function titleOf(asset) {
  return asset.title || "Untitled";
}

/** @param {string} word */
function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
