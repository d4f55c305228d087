// @ts-check
import { api } from "../core/api.js";
import { reason } from "../core/problem.js";
import { PartUrls } from "./part-urls.js";
import { fingerprint, newKey, pending } from "./pending.js";
import { putPart } from "./put-part.js";
import { isPassing, retry } from "./retry.js";
import { Speed } from "./speed.js";

/** @typedef {import("../core/types.js").UploadPlan} UploadPlan */
/** @typedef {"queued" | "starting" | "sending" | "paused" | "completing" | "done" | "failed" | "cancelled"} State */

const PARALLEL_PARTS = 4;
/** With the pauses between them about five minutes: a server restarts within that. */
const TRIES = 24;

/** One file on its way into the store, part by part; it can be paused, resumed and given up. */
export class Upload extends EventTarget {
  /** @type {State} */ state = "queued";
  problem = "";
  /** True while nothing gets through and it is being tried again. */
  stalled = false;
  #slots;
  #run = new AbortController();
  #speed = new Speed();
  /** @type {Map<number, {etag: string, sizeBytes: number}>} */ #done = new Map();
  /** @type {Map<number, number>} */ #sending = new Map();
  /** @type {string | null} */ #assetId = null;

  /** @param {File} file @param {import("./slots.js").Slots} slots */
  constructor(file, slots) {
    super();
    this.file = file;
    this.print = fingerprint(file);
    this.#slots = slots;
  }

  get assetId() {
    return this.#assetId;
  }

  /** Bytes that have arrived or are on the wire. */
  get sentBytes() {
    let sum = 0;
    for (const { sizeBytes } of this.#done.values()) sum += sizeBytes;
    for (const bytes of this.#sending.values()) sum += bytes;
    return Math.min(sum, this.file.size);
  }

  get bytesPerSecond() {
    return this.state === "sending" ? this.#speed.bytesPerSecond : 0;
  }

  /** Sends what is missing. Never throws: how it ended is in `state` and `problem`. */
  async start() {
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#to("starting");
    try {
      const plan = await this.#open(signal);
      if (plan) {
        this.#to("sending");
        await this.#send(plan, signal);
        this.#to("completing");
        await this.#complete(signal);
      }
      pending.forget(this.print);
      this.#to("done");
    } catch (failure) {
      if (signal.aborted) return;
      this.#run.abort();
      this.#to("failed", reason(failure));
    }
  }

  pause() {
    this.#stop("paused");
  }

  /** Gives the upload up and lets the server forget it. */
  async cancel() {
    this.#stop("cancelled");
    await Upload.forget(this.print, this.#assetId);
  }

  /** Forgets an upload here and on the server. @param {string} print @param {string | null} assetId */
  static async forget(print, assetId) {
    pending.forget(print);
    if (assetId) await api.abort(assetId).catch(() => {});
  }

  /** @param {"paused" | "cancelled"} state */
  #stop(state) {
    this.#run.abort();
    this.#sending.clear();
    this.#speed.reset();
    this.#to(state);
  }

  /**
   * Creates the asset, or finds the one an earlier try created.
   * @returns {Promise<UploadPlan | null>} null when the server has the whole file already
   * @param {AbortSignal} signal
   */
  async #open(signal) {
    const known = pending.find(this.print);
    this.#assetId ??= known?.assetId ?? null;
    if (this.#assetId) {
      try {
        const plan = () => api.uploadPlan(/** @type {string} */ (this.#assetId), 1, signal);
        return this.#resumed(await retry(plan, { tries: TRIES, signal, worth: isPassing }));
      } catch (failure) {
        if (await this.#isComplete(failure)) return null;
        if (![404, 410].includes(/** @type {any} */ (failure).status)) throw failure;
        this.#assetId = null;
      }
    }
    const key = known && !known.assetId ? known.key : newKey();
    const { name, size, type } = this.file;
    const entry = { name, sizeBytes: size, key, assetId: null, at: Date.now() };
    pending.keep(this.print, entry);
    const title = name.replace(/\.[^.]+$/, "").replace(/[_]+/g, " ").trim() || name;
    const body = { title, filename: name, sizeBytes: size, ...(type && { contentType: type }) };
    const created = await retry(() => api.create(body, key, signal), { tries: TRIES, signal, worth: isPassing });
    this.#assetId = created.id;
    pending.keep(this.print, { ...entry, assetId: created.id });
    return created.upload ? this.#resumed(created.upload) : null;
  }

  /** @param {UploadPlan} plan */
  #resumed(plan) {
    this.#done.clear();
    for (const { number, etag, sizeBytes } of plan.present ?? []) {
      this.#done.set(number, { etag, sizeBytes: sizeBytes ?? plan.partSizeBytes });
    }
    return plan;
  }

  /** @param {UploadPlan} plan @param {AbortSignal} signal */
  async #send(plan, signal) {
    const urls = new PartUrls(/** @type {string} */ (this.#assetId), plan);
    const count = Math.max(1, Math.ceil(this.file.size / plan.partSizeBytes));
    let next = 1;
    const worker = async () => {
      while (next <= count) {
        const number = next++;
        if (!this.#done.has(number)) await this.#slots.run(() => this.#part(number, plan, urls, signal));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_PARTS }, worker));
  }

  /** @param {number} number @param {UploadPlan} plan @param {PartUrls} urls @param {AbortSignal} signal */
  async #part(number, { partSizeBytes }, urls, signal) {
    const blob = this.file.slice((number - 1) * partSizeBytes, number * partSizeBytes);
    const progress = (/** @type {number} */ sent) => this.#progress(number, Math.min(sent, blob.size));
    const worth = (/** @type {any} */ failure) => {
      this.#progress(number, 0);
      this.#stall(isPassing(failure));
      if (failure.status === 403) urls.expire();
      return failure.status === 403 || isPassing(failure);
    };
    const attempt = async () => putPart(await urls.of(number, signal), blob, { signal, progress });
    const etag = await retry(attempt, { tries: TRIES, signal, worth });
    this.#sending.delete(number);
    this.#done.set(number, { etag, sizeBytes: blob.size });
  }

  /** @param {AbortSignal} signal */
  async #complete(signal) {
    const parts = [...this.#done].map(([number, { etag }]) => ({ number, etag }));
    parts.sort((a, b) => a.number - b.number);
    const complete = () => api.complete(/** @type {string} */ (this.#assetId), parts, signal);
    await retry(complete, { tries: TRIES, signal, worth: isPassing }).catch(async (failure) => {
      if (!(await this.#isComplete(failure))) throw failure;
    });
  }

  /** A conflict means that an answer was lost, when the asset has moved on. @param {any} failure */
  async #isComplete({ status }) {
    if (status !== 409) return false;
    const asset = await api.asset(/** @type {string} */ (this.#assetId));
    return asset.status !== "waiting";
  }

  /** @param {number} number @param {number} sent */
  #progress(number, sent) {
    if (this.#run.signal.aborted) return;
    this.#sending.set(number, sent);
    if (sent > 0) this.stalled = false;
    this.#speed.sample(this.sentBytes);
    this.dispatchEvent(new Event("change"));
  }

  /** @param {boolean} stalled */
  #stall(stalled) {
    this.stalled = stalled;
    this.#speed.reset();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {State} state @param {string} [problem] */
  #to(state, problem = "") {
    this.stalled = false;
    this.state = state;
    this.problem = problem;
    this.dispatchEvent(new Event("change"));
  }
}
