// @ts-check

/**
 * Where a film plays. The addresses name its texts: after one was added or removed, no older
 * playlist comes from a cache. A playback ticket of this page's address goes along.
 * @param {import("../core/types.js").Asset} asset
 * @returns {{hls: string, dash?: string}} no `dash` for what only HLS plays
 */
export function addressesOf({ playback, tracks = [] }) {
  const texts = tracks.filter(({ kind }) => kind === "text").map(({ name }) => name ?? "");
  const ticket = new URLSearchParams(location.search).get("ticket");
  const values = new URLSearchParams({
    ...(texts.length > 0 ? { texts: texts.join(",") } : {}),
    ...(ticket ? { ticket } : {}),
  });
  const query = values.size > 0 ? `?${values}` : "";
  const { hls, dash } = playback ?? {};
  return { hls: hls ? hls + query : "", dash: dash ? dash + query : undefined };
}
