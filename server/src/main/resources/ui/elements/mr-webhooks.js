// @ts-check
import { h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { webhooks } from "../core/webhooks-api.js";
import { confirmation } from "./mr-confirm.js";
import { notice } from "./mr-toasts.js";
import "./mr-webhook.js";
import "./mr-webhook-form.js";

/** @typedef {import("../core/webhooks-api.js").Webhook} Webhook */

const REFRESH_MS = 5_000;

/** The page of webhooks: who is sent which events, and how to add one. */
class Webhooks extends ConsoleElement {
  #list = h("div", { class: "hooks" });
  #empty = h("p", { class: "hint", hidden: true }, "No webhooks yet. One gets every event that happens from now on.");
  #problem = h("p", { class: "problem", role: "alert" });
  #form = h("mr-webhook-form");

  build() {
    this.append(h("div", { class: "bar" }, h("h1", {}, "Webhooks")), this.#form, this.#problem, this.#empty, this.#list);
    this.addEventListener("webhook-added", () => this.#load());
    this.addEventListener("webhook-enabled", (event) => this.#enable(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("webhook-removed", (event) => this.#remove(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "Webhooks – Millrace";
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {AbortSignal} [signal] */
  async #load(signal) {
    try {
      const { items } = await webhooks.list(signal);
      text(this.#problem, "");
      this.#empty.hidden = items.length > 0;
      reconcile(this.#list, items, ({ id }) => id, () => h("mr-webhook"), (element, hook) => {
        element.hook = hook;
      });
    } catch (failure) {
      if (!signal?.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Webhook} hook */
  async #enable({ id, enabled }) {
    await webhooks.change(id, { enabled: !enabled }).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }

  /** @param {Webhook} hook */
  async #remove({ id, url }) {
    const yes = await confirmation({
      title: `Delete the webhook for ${url}?`,
      detail: "Its secret and its delivery log are removed, and what still waits is not sent.",
      action: "Delete",
    });
    if (!yes) return;
    await webhooks.remove(id).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }
}

customElements.define("mr-webhooks", Webhooks);
