// @ts-check
import { attribute, h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { age } from "../core/format.js";
import { webhooks } from "../core/webhooks-api.js";
import { confirmation } from "./mr-confirm.js";
import { notice } from "./mr-toasts.js";
import "./mr-deliveries.js";
import "./mr-webhook-secret.js";

/** @typedef {import("../core/webhooks-api.js").Webhook} Webhook */

const REASONS = Object.freeze({
  paused: "Paused",
  gone: "Disabled: the receiver answered 410, it wants no more",
  failing: "Disabled: nothing has succeeded for five days",
  backlog: "Disabled: too many messages were waiting",
});

/** One webhook with its state, its log, and what can be done to it. Set `hook`. */
class WebhookCard extends ConsoleElement {
  #url = h("h2");
  #types = h("p", { class: "hint" });
  #state = h("span", { class: "chip" });
  #toggle = h("button", { class: "button small", onclick: () => this.request("webhook-enabled", this.#hook) });
  #ping = h("button", { class: "button small", onclick: () => this.#sendPing() }, "Ping");
  #secret = /** @type {any} */ (h("mr-webhook-secret"));
  #log = /** @type {any} */ (h("mr-deliveries"));
  /** @type {Webhook | null} */ #hook = null;

  build() {
    const details = h("details", { ontoggle: () => this.#opened(details.open) },
      h("summary", {}, "Delivery log"), this.#log);
    this.append(h("section", { class: "panel" },
      h("div", { class: "row" }, this.#url, this.#state),
      this.#types,
      h("div", { class: "row" }, this.#ping, this.#toggle,
        h("button", { class: "button small", onclick: () => this.#rotate() }, "New secret"),
        h("button", { class: "button small quiet", "aria-label": "Delete webhook", title: "Delete webhook",
          onclick: () => this.request("webhook-removed", this.#hook) }, icon("trash"))),
      this.#secret,
      details));
  }

  set hook(/** @type {Webhook} */ hook) {
    this.#hook = hook;
    text(this.#url, hook.url);
    text(this.#types, hook.types.length ? hook.types.join(", ") : "All events");
    const [words, look] = stateOf(hook);
    text(this.#state, words);
    attribute(this.#state, "data-status", look);
    text(this.#toggle, hook.enabled ? "Pause" : "Enable");
    this.#ping.disabled = !hook.enabled;
  }

  /** @param {boolean} open */
  #opened(open) {
    this.#log.webhook = open ? this.#hook?.id : null;
  }

  async #sendPing() {
    await this.#attempt(async (id) => {
      await webhooks.ping(id);
      notice("A test event is on its way; the delivery log shows the answer");
    });
  }

  async #rotate() {
    const yes = await confirmation({
      title: "Make a new signing secret?",
      detail: "The present one signs beside it for 24 hours. Give the new one to the receiver within that time.",
      action: "New secret",
    });
    if (!yes) return;
    await this.#attempt(async (id) => {
      this.#secret.secret = (await webhooks.rotate(id)).secret;
    });
  }

  /** @param {(id: string) => Promise<void>} work */
  async #attempt(work) {
    if (!this.#hook) return;
    await work(this.#hook.id).catch((failure) => notice(failure.message, "error"));
  }
}

/** @param {Webhook} hook @returns {[string, string]} words and the chip's look */
function stateOf({ enabled, disabledReason, failingSince }) {
  if (!enabled) return [REASONS[/** @type {keyof typeof REASONS} */ (disabledReason)] ?? "Disabled", "failed"];
  return failingSince ? [`Failing, began ${age(failingSince)}`, "waiting"] : ["Enabled", "ready"];
}

customElements.define("mr-webhook", WebhookCard);
