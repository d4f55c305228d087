// @ts-check

const UNITS = ["B", "kB", "MB", "GB", "TB"];
const AGES = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
]);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A position or length: `0:07`, `12:34`, `1:02:03`. @param {number | null | undefined} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? Number(seconds) : 0));
  const [hours, minutes, rest] = [whole / 3600, (whole / 60) % 60, whole % 60].map(Math.floor);
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** How long a film is: `12:34`, and below a second `0.3 s`. @param {number} seconds */
export function lengthOf(seconds) {
  return seconds < 0.95 ? `${Math.max(0.1, seconds).toFixed(1)} s` : clock(Math.round(seconds));
}

/** A span in words: `0.8 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. @param {number} seconds */
export function span(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A size in decimal units: `734 MB`. @param {number} count */
export function bytes(count) {
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(value < 10 && unit > 1 ? 1 : 0)} ${UNITS[unit]}`;
}

/** A bit rate: `4.5 Mb/s`. @param {number | undefined} bitsPerSecond */
export function bitRate(bitsPerSecond) {
  if (!bitsPerSecond) return "–";
  const kilo = bitsPerSecond / 1000;
  return kilo < 1000 ? `${Math.round(kilo)} kb/s` : `${(kilo / 1000).toFixed(1)} Mb/s`;
}

/** A share of one as `43 %`, never 100 before it is done. @param {number | undefined} share */
export function percent(share) {
  const value = Math.min(1, Math.max(0, share || 0));
  return `${value === 1 ? 100 : Math.min(99, Math.floor(value * 100))} %`;
}

/** How long ago: `2 minutes ago`. @param {string | undefined} instant */
export function age(instant) {
  if (!instant) return "";
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  for (const [unit, size] of AGES) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

/** A date and time of day. @param {string | undefined} instant */
export function date(instant) {
  return instant ? absolute.format(new Date(instant)) : "";
}

/**
 * What people call each track, each of its kind differently: its label, its language, else `Audio`, `Audio 2`.
 * @param {readonly {kind?: string, label?: string | null, language?: string | null}[]} tracks
 */
export function trackNames(tracks) {
  /** @type {Set<string>} */
  const taken = new Set();
  return tracks.map(({ kind = "audio", label, language: tag }) => {
    const name = label || language(tag) || kind.charAt(0).toUpperCase() + kind.slice(1);
    let unique = name;
    for (let n = 2; taken.has(`${kind} ${unique}`); n++) unique = `${name} ${n}`;
    taken.add(`${kind} ${unique}`);
    return unique;
  });
}

/** A language's own word for a BCP 47 tag: `German`. @param {string | null | undefined} tag */
export function language(tag) {
  if (!tag || tag === "und") return "";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
