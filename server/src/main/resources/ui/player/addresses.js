// @ts-check

/**
 * Where a film plays. The addresses name its texts: after one was added or removed, no older
 * playlist comes from a cache.
 * @param {import("../core/types.js").Asset} asset
 * @returns {{hls: string, dash?: string}}
 */
export function addressesOf({ playback, tracks = [] }) {
  const texts = tracks.filter(({ kind }) => kind === "text").map(({ name }) => name ?? "");
  const query = texts.length > 0 ? `?texts=${encodeURIComponent(texts.join(","))}` : "";
  const { hls, dash } = playback ?? {};
  return { hls: hls ? hls + query : "", dash: dash && dash + query };
}
