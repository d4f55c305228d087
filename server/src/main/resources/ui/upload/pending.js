// @ts-check

const KEY = "millrace.uploads";
const LIMIT = 50;

/** @typedef {{name: string, sizeBytes: number, key: string, assetId: string | null, at: number}} Pending */

/** What tells a chosen file from another, across reloads. @param {File} file */
export function fingerprint({ name, size, lastModified }) {
  return `${name}|${size}|${lastModified}`;
}

/** @returns {Record<string, Pending>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {Record<string, Pending>} all */
function write(all) {
  const newest = Object.entries(all).sort(([, a], [, b]) => b.at - a.at).slice(0, LIMIT);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(newest)));
  } catch {
    // Storage is full or refused: uploads work, they only cannot be resumed after a reload.
  }
}

/** The uploads begun and not finished, remembered in the browser so that a reload can resume them. */
export const pending = Object.freeze({
  all: read,
  /** @param {string} print */
  find: (print) => read()[print],
  /** @param {string} print @param {Pending} entry */
  keep: (print, entry) => write({ ...read(), [print]: entry }),
  /** @param {string} print */
  forget: (print) => {
    const { [print]: _gone, ...rest } = read();
    write(rest);
  },
});

/** A random key for an upload; `randomUUID` is missing on plain http. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
