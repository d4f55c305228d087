// @ts-check
import { api } from "./api.js";
import { EventFeed } from "./events.js";

/** @typedef {import("./types.js").Asset} Asset */
/** @typedef {import("./types.js").Query} Query */
/** @typedef {import("./types.js").Workflow} Workflow */
/** @typedef {import("./problem.js").Problem} Problem */

/**
 * @typedef {object} Snapshot one frozen picture of everything the pages draw
 * @property {Readonly<Record<string, Asset>>} assets by id
 * @property {Readonly<Record<string, Workflow>>} workflows by asset id
 * @property {readonly string[]} ids the library's list, in order
 * @property {Query} query what the list answers
 * @property {string | null} nextCursor
 * @property {"loading" | "more" | "idle" | "failed"} phase of the list
 * @property {Problem | null} problem why the list could not be read
 * @property {boolean} live whether events arrive
 */

const PAGE = 24;
/** Events after which fields changed that the event does not carry. */
const TURNS = new Set(["playable", "ready", "failed"]);

class Store {
  /** @type {Readonly<Snapshot>} */
  #snapshot = Object.freeze({
    assets: {}, workflows: {}, ids: [], query: { q: "", status: "" },
    nextCursor: null, phase: "loading", problem: null, live: true,
  });
  /** @type {Set<(snapshot: Snapshot) => void>} */ #listeners = new Set();
  #reading = new AbortController();
  /** @type {EventFeed | null} */ #feed = null;

  get snapshot() {
    return this.#snapshot;
  }

  /** Calls back now and after every change. @param {(s: Snapshot) => void} call @param {AbortSignal} signal */
  subscribe(call, signal) {
    this.#listeners.add(call);
    signal.addEventListener("abort", () => this.#listeners.delete(call));
    call(this.#snapshot);
  }

  /** Opens the event stream, once. */
  listen() {
    if (this.#feed) return;
    this.#feed = new EventFeed("/v1/events", {
      event: (event) => this.#apply(event),
      state: (live) => this.#liveness(live),
    });
    this.#feed.start();
  }

  /** Reads the list's first page. @param {Query} query */
  async load(query) {
    const same = query.q === this.#snapshot.query.q && query.status === this.#snapshot.query.status;
    this.#set({ query, phase: "loading", problem: null, ...(same ? {} : { ids: [], nextCursor: null }) });
    await this.#page(null);
  }

  /** Reads the list's next page. */
  async more() {
    if (this.#snapshot.phase !== "idle" || !this.#snapshot.nextCursor) return;
    this.#set({ phase: "more" });
    await this.#page(this.#snapshot.nextCursor);
  }

  /** Reads one asset anew. @param {string} id */
  async read(id) {
    const asset = await api.asset(id);
    this.put(asset);
    return asset;
  }

  /** Reads an asset's step graph anew. @param {string} id */
  async readWorkflow(id) {
    const workflow = Object.freeze(await api.workflow(id));
    this.#set({ workflows: { ...this.#snapshot.workflows, [id]: workflow } });
  }

  /** Takes in what is known of an asset. @param {Partial<Asset> & {id: string}} part */
  put(part) {
    const known = this.#snapshot.assets[part.id];
    const asset = Object.freeze(/** @type {Asset} */ ({ ...known, ...part }));
    this.#set({ assets: { ...this.#snapshot.assets, [part.id]: asset } });
  }

  /** Forgets an asset. @param {string} id */
  drop(id) {
    const { [id]: _asset, ...assets } = this.#snapshot.assets;
    this.#set({ assets, ids: this.#snapshot.ids.filter((other) => other !== id) });
  }

  /** Puts a new asset at the head of the list when the list's query would find it. @param {Asset} asset */
  show(asset) {
    this.put(asset);
    const { ids, query } = this.#snapshot;
    const found = (asset.title ?? "").toLowerCase().includes(query.q.toLowerCase());
    if (found && !ids.includes(asset.id)) this.#set({ ids: [asset.id, ...ids] });
  }

  /** @param {string | null} cursor */
  async #page(cursor) {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    try {
      const { query } = this.#snapshot;
      const { items, nextCursor } = await api.assets({ ...query, cursor, limit: PAGE }, signal);
      const { assets: known, ids: old, nextCursor: further } = this.#snapshot;
      const assets = { ...known };
      for (const item of items) assets[item.id] = Object.freeze({ ...assets[item.id], ...item });
      const found = items.map((item) => item.id);
      const beyond = cursor ? [] : old.slice(PAGE);
      const ids = [...new Set(cursor ? [...old, ...found] : [...found, ...beyond])];
      const next = beyond.length ? further : (nextCursor ?? null);
      this.#set({ assets, ids, nextCursor: next, phase: "idle", problem: null });
    } catch (problem) {
      if (!signal.aborted) this.#set({ phase: "failed", problem: /** @type {Problem} */ (problem) });
    }
  }

  /** @param {import("./events.js").CloudEvent} event */
  #apply({ type, subject, data }) {
    const id = /** @type {string} */ (subject);
    const turn = type.slice(type.lastIndexOf(".") + 1);
    if (turn === "deleted") return this.drop(id);
    if (turn === "created") this.read(id).then((asset) => this.show(asset), () => {});
    if (!this.#snapshot.assets[id]) return;
    this.put({ ...data, id });
    if (TURNS.has(turn)) this.read(id).catch(() => {});
  }

  /** @param {boolean} live */
  #liveness(live) {
    const gap = live && !this.#snapshot.live;
    if (live !== this.#snapshot.live) this.#set({ live });
    if (gap) this.load(this.#snapshot.query);
  }

  /** @param {Partial<Snapshot>} change */
  #set(change) {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change });
    for (const call of this.#listeners) call(this.#snapshot);
  }
}

/** The console's one store. */
export const store = new Store();
