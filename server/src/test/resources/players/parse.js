// What others' parsers read in the playlists and the manifest, each as the same sorted lines:
// `WIDTHxHEIGHT BANDWIDTH CODECS`, then `SEGMENTS SECONDS` of every media playlist.
import { script } from "./engines.js";

const text = async (url) => (await fetch(url)).text();
const resolve = (base, uri) => new URL(uri, base).href;
const size = (resolution) => (resolution ? `${resolution.width}x${resolution.height}` : "sound");
const total = (segments) => segments.reduce((sum, segment) => sum + segment.duration, 0);
const media = (segments) => `${segments.length} ${total(segments).toFixed(2)}`;

async function byHlsParser(url) {
  await script("hls-parser.js");
  const { HLS } = window;
  HLS.setOptions({ strictMode: true });
  const main = HLS.parse(await text(url));
  const variants = main.variants.filter((v) => !v.isIFrameOnly);
  const lines = variants.map((v) => `${size(v.resolution)} ${v.bandwidth} ${v.codecs}`);
  const audio = variants.flatMap((v) => v.audio.map((a) => a.uri));
  const uris = [...new Set([...variants.map((v) => v.uri), ...audio])];
  for (const uri of uris) {
    lines.push(media(HLS.parse(await text(resolve(url, uri))).segments));
  }
  return lines.sort();
}

async function byM3u8Parser(url) {
  await script("m3u8-parser.js");
  const read = async (address) => {
    const parser = new window.m3u8Parser.Parser();
    const warnings = [];
    parser.on("warn", (event) => warnings.push(event.message));
    parser.push(await text(address));
    parser.end();
    if (warnings.length > 0) throw new Error(`m3u8-parser warns: ${warnings}`);
    return parser.manifest;
  };
  const main = await read(url);
  const lines = main.playlists.map(({ attributes: a }) =>
    `${size(a.RESOLUTION)} ${a.BANDWIDTH} ${a.CODECS}`);
  const groups = Object.values(main.mediaGroups.AUDIO).flatMap((group) => Object.values(group));
  const uris = [...main.playlists.map((p) => p.uri), ...groups.map((g) => g.uri)];
  for (const uri of new Set(uris.filter(Boolean))) {
    lines.push(media((await read(resolve(url, uri))).segments));
  }
  return lines.sort();
}

/** The manifest has no variants: only its media are lines. */
async function byMpdParser(url) {
  await script("mpd-parser.js");
  const warnings = [];
  const main = window.mpdParser.parse(await text(url), {
    manifestUri: url,
    eventHandler: (event) => event.type === "warn" && warnings.push(event.message),
  });
  if (warnings.length > 0) throw new Error(`mpd-parser warns: ${warnings}`);
  const groups = Object.values(main.mediaGroups.AUDIO).flatMap((group) => Object.values(group));
  const sounds = groups.flatMap((group) => group.playlists);
  const pictures = main.playlists.filter((p) => p.attributes.RESOLUTION);
  return [...new Set([...pictures, ...sounds])].map((p) => media(p.segments)).sort();
}

/** @param {{parser: string, url: string}} task */
export async function parse(task) {
  const parsers = { hls: byHlsParser, m3u8: byM3u8Parser, mpd: byMpdParser };
  return { lines: await parsers[task.parser](task.url) };
}
