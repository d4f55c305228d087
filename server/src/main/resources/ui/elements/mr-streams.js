// @ts-check
import { adder } from "../core/adder.js";
import { h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { streams } from "../core/streams-api.js";
import { confirmation } from "./mr-confirm.js";
import { notice } from "./mr-toasts.js";
import "./mr-stream.js";
import "./mr-stream-form.js";

/** @typedef {import("../core/streams-api.js").Stream} Stream */

const REFRESH_MS = 2_000;

/** The page of live streams that networks look at. */
class Streams extends ConsoleElement {
  #list = h("div", { class: "streams" });
  #empty = h("p", { class: "hint", hidden: true }, "No streams yet. test:1280x720@25 shows how one works.");
  #adder = adder("New stream", h("mr-stream-form"));
  #problem = h("p", { class: "problem", role: "alert" });

  build() {
    this.append(h("div", { class: "bar" }, h("h1", {}, "Vision")), this.#adder.element, this.#problem, this.#empty, this.#list);
    this.addEventListener("stream-added", () => {
      this.#adder.done();
      this.#load();
    });
    this.addEventListener("stream-removed", (event) => this.#remove(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("stream-turned", (event) => this.#turn(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "Vision – Millrace";
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {AbortSignal} [signal] */
  async #load(signal) {
    try {
      const { items } = await streams.list(signal);
      text(this.#problem, "");
      this.#empty.hidden = items.length > 0;
      this.#adder.counted(items.length);
      reconcile(this.#list, items, ({ id }) => id, () => h("mr-stream"), (element, stream) => {
        element.stream = stream;
      });
    } catch (failure) {
      if (!signal?.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Stream} stream */
  async #turn({ id, enabled }) {
    await streams.change(id, { enabled: !enabled }).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }

  /** @param {Stream} stream */
  async #remove({ id, name }) {
    const yes = await confirmation({
      title: `Delete the stream ${name}?`,
      detail: "Its results, pictures and counts go as well.",
      action: "Delete",
    });
    if (!yes) return;
    await streams.remove(id).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }
}

customElements.define("mr-streams", Streams);
