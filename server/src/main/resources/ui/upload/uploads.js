// @ts-check
import { fingerprint, pending } from "./pending.js";
import { Slots } from "./slots.js";
import { Upload } from "./upload.js";

const PARALLEL_FILES = 2;
const PARALLEL_PARTS = 4;
const TELL_EVERY_MS = 150;

/**
 * @typedef {object} Row one line of the upload tray
 * @property {string} print
 * @property {string} name
 * @property {number} sizeBytes
 * @property {import("./upload.js").State | "lost"} state lost: begun before a reload, wants its file
 * @property {number} sentBytes
 * @property {number} bytesPerSecond
 * @property {boolean} stalled nothing gets through; it is being tried again
 * @property {string} problem
 * @property {string | null} assetId
 */

/** All uploads of the page: a line of files, a few sent at a time, over shared part slots. */
class Uploads {
  /** @type {Map<string, Upload>} */ #all = new Map();
  /** @type {Set<(rows: readonly Row[]) => void>} */ #listeners = new Set();
  #slots = new Slots(PARALLEL_PARTS);
  #timer = 0;

  /** @param {(rows: readonly Row[]) => void} call @param {AbortSignal} signal */
  subscribe(call, signal) {
    this.#listeners.add(call);
    signal.addEventListener("abort", () => this.#listeners.delete(call));
    call(this.rows);
  }

  /** @returns {readonly Row[]} */
  get rows() {
    const lost = Object.entries(pending.all())
      .filter(([print, { assetId }]) => assetId && !this.#all.has(print))
      .map(([print, { name, sizeBytes, assetId }]) => Object.freeze(/** @type {Row} */ ({
        print, name, sizeBytes, assetId, state: "lost", sentBytes: 0, bytesPerSecond: 0, stalled: false, problem: "",
      })));
    return Object.freeze([...[...this.#all.values()].map(rowOf), ...lost]);
  }

  /** True while leaving the page would stop an upload. */
  get busy() {
    return this.rows.some(({ state }) => ["queued", "starting", "sending", "completing"].includes(state));
  }

  /** Puts files in line; one that is there already is resumed. @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      const known = this.#all.get(fingerprint(file));
      if (known && !["done", "cancelled"].includes(known.state)) {
        this.resume(known.print);
        continue;
      }
      const upload = new Upload(file, this.#slots);
      upload.addEventListener("change", () => this.#changed());
      this.#all.delete(upload.print);
      this.#all.set(upload.print, upload);
    }
    this.#changed();
  }

  /** @param {string} print */
  pause(print) {
    this.#all.get(print)?.pause();
  }

  /** Sends a paused or failed upload on. @param {string} print */
  resume(print) {
    const upload = this.#all.get(print);
    if (!upload || !["paused", "failed"].includes(upload.state)) return;
    upload.state = "queued";
    this.#changed();
  }

  /** Gives an upload up, also one from before a reload. @param {string} print */
  async cancel(print) {
    const upload = this.#all.get(print) ?? this.#ghost(print);
    await upload?.cancel();
    this.#all.delete(print);
    this.#changed();
  }

  /** Takes the finished ones off the tray. */
  clear() {
    for (const [print, { state }] of this.#all) if (state === "done") this.#all.delete(print);
    this.#changed();
  }

  /** @param {string} print */
  #ghost(print) {
    const entry = pending.find(print);
    if (!entry) return undefined;
    return { cancel: () => Upload.forget(print, entry.assetId) };
  }

  #changed() {
    const all = [...this.#all.values()];
    const active = all.filter(({ state }) => ["starting", "sending", "completing"].includes(state)).length;
    const waiting = all.filter(({ state }) => state === "queued");
    const [next] = active < PARALLEL_FILES ? waiting : [];
    if (next) next.start();
    this.#timer ||= window.setTimeout(() => this.#tell(), TELL_EVERY_MS);
  }

  #tell() {
    this.#timer = 0;
    const rows = this.rows;
    for (const call of this.#listeners) call(rows);
  }
}

/** @param {Upload} upload @returns {Row} */
function rowOf({ print, file, state, sentBytes, bytesPerSecond, stalled, problem, assetId }) {
  const { name, size: sizeBytes } = file;
  return Object.freeze({ print, name, sizeBytes, state, sentBytes, bytesPerSecond, stalled, problem, assetId });
}

/** The page's uploads. */
export const uploads = new Uploads();

window.addEventListener("beforeunload", (event) => {
  if (uploads.busy) event.preventDefault();
});
