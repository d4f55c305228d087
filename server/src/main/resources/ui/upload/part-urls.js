// @ts-check
import { api } from "../core/api.js";

/** @typedef {import("../core/types.js").UploadPlan} UploadPlan */

/** The presigned URLs of one upload: fetched in runs as they are needed, renewed when expired. */
export class PartUrls {
  #assetId;
  /** @type {Map<number, string>} */ #urls = new Map();
  /** @type {Promise<void> | null} */ #fetching = null;

  /** @param {string} assetId @param {UploadPlan} plan */
  constructor(assetId, plan) {
    this.#assetId = assetId;
    this.#take(plan);
  }

  /** @param {number} number @param {AbortSignal} signal @returns {Promise<string>} */
  async of(number, signal) {
    for (let tried = 0; !this.#urls.has(number) && tried < 3; tried++) {
      this.#fetching ??= this.#fetch(number, signal).finally(() => (this.#fetching = null));
      await this.#fetching;
    }
    const url = this.#urls.get(number);
    if (!url) throw new Error(`The server has no URL for part ${number}`);
    return url;
  }

  /** Forgets all URLs: they were signed together and expire together. */
  expire() {
    this.#urls.clear();
  }

  /** @param {number} from @param {AbortSignal} signal */
  async #fetch(from, signal) {
    this.#take(await api.uploadPlan(this.#assetId, from, signal));
  }

  /** @param {UploadPlan} plan */
  #take(plan) {
    for (const { number, url } of plan.parts) this.#urls.set(number, url);
  }
}
