// @ts-check

/** @typedef {{from: number, to: number, url: string, x: number, y: number, width: number, height: number}} Tile */

const TIMING = /^(?:(\d+):)?(\d\d):(\d\d\.\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d\.\d{3})/;
const REGION = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

/**
 * The tiles of a storyboard: WebVTT cues whose text is an image and a region of it.
 * @param {string} vtt @param {string} base what relative addresses start from
 * @returns {Tile[]} in order of time
 */
export function tilesOf(vtt, base) {
  const tiles = [];
  let timing = null;
  for (const line of vtt.split(/\r?\n/)) {
    const match = TIMING.exec(line);
    if (match) {
      timing = match;
      continue;
    }
    const region = timing && REGION.exec(line.trim());
    if (!timing || !region) continue;
    const [, address, x, y, width, height] = region;
    tiles.push({
      from: seconds(timing[1], timing[2], timing[3]), to: seconds(timing[4], timing[5], timing[6]),
      url: new URL(address, base).href, x: +x, y: +y, width: +width, height: +height,
    });
    timing = null;
  }
  return tiles;
}

/** Reads a storyboard; one that cannot be read is empty. @param {string} url */
export async function readStoryboard(url) {
  try {
    const response = await fetch(url);
    return response.ok ? tilesOf(await response.text(), response.url) : [];
  } catch {
    return [];
  }
}

/**
 * The picture of a moment; of one behind the last tile, that one.
 * @param {readonly Tile[]} tiles @param {number} seconds
 */
export function tileAt(tiles, seconds) {
  return tiles.find(({ to }) => seconds < to) ?? tiles.at(-1);
}

/** Shows a tile in an element, in its own size. @param {HTMLElement} element @param {Tile} tile */
export function showTile(element, { url, x, y, width, height }) {
  Object.assign(element.style, {
    width: `${width}px`, height: `${height}px`,
    backgroundImage: `url("${encodeURI(decodeURI(url))}")`, backgroundPosition: `-${x}px -${y}px`,
  });
}

/** @param {string | undefined} hours @param {string} minutes @param {string} rest */
function seconds(hours, minutes, rest) {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest);
}
