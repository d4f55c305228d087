// @ts-check
import { adder } from "../core/adder.js";
import { h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { channels } from "../core/channels-api.js";
import { confirmation } from "./mr-confirm.js";
import { notice } from "./mr-toasts.js";
import "./mr-channel.js";
import "./mr-channel-form.js";

/** @typedef {import("../core/channels-api.js").Channel} Channel */

const REFRESH_MS = 3_000;

/** The page of live channels. */
class Channels extends ConsoleElement {
  #list = h("div", { class: "channels" });
  #empty = h("p", { class: "hint", hidden: true }, "No channels yet. A test picture shows how one works.");
  #adder = adder("New channel", h("mr-channel-form"));
  #problem = h("p", { class: "problem", role: "alert" });

  build() {
    this.append(h("div", { class: "bar" }, h("h1", {}, "Live channels")), this.#adder.element, this.#problem, this.#empty, this.#list);
    this.addEventListener("channel-added", () => {
      this.#adder.done();
      this.#load();
    });
    this.addEventListener("channel-removed", (event) => this.#remove(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "Live – Millrace";
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {AbortSignal} [signal] */
  async #load(signal) {
    try {
      const { items } = await channels.list(signal);
      text(this.#problem, "");
      this.#empty.hidden = items.length > 0;
      this.#adder.counted(items.length);
      reconcile(this.#list, items, ({ id }) => id, () => h("mr-channel"), (element, channel) => {
        element.channel = channel;
      });
    } catch (failure) {
      if (!signal?.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Channel} channel */
  async #remove({ id, name }) {
    const yes = await confirmation({
      title: `Delete the channel ${name}?`,
      detail: "Whoever publishes is sent away. What was recorded stays in the library.",
      action: "Delete",
    });
    if (!yes) return;
    await channels.remove(id).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }
}

customElements.define("mr-channels", Channels);
