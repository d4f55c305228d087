// @ts-check

const ADMITTING = ["ticket", "Policy", "Expires", "Signature", "Key-Pair-Id", "Hash-Algorithm"];

/**
 * Where a film plays. The addresses name its texts: after one was added or removed, no older
 * playlist comes from a cache. What admits to play goes along from this page's address: a playback
 * ticket, or a signature.
 * @param {import("../core/types.js").Asset} asset
 * @returns {{hls: string, dash?: string}} no `dash` for what only HLS plays
 */
export function addressesOf({ playback, tracks = [] }) {
  const texts = tracks.filter(({ kind }) => kind === "text").map(({ name }) => name ?? "");
  const page = new URLSearchParams(location.search);
  const values = new URLSearchParams([
    ...(texts.length > 0 ? [["texts", texts.join(",")]] : []),
    ...[...page].filter(([name]) => ADMITTING.includes(name)),
  ]);
  const query = values.size > 0 ? `?${values}` : "";
  const { hls, dash } = playback ?? {};
  return { hls: hls ? hls + query : "", dash: dash ? dash + query : undefined };
}
