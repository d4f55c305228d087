// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { webhooks } from "../core/webhooks-api.js";
import "./mr-webhook-secret.js";

/** Adds a webhook and shows its secret, this once. Asks `webhook-added`. */
class WebhookForm extends ConsoleElement {
  #url = h("input", { id: "hook-url", name: "url", type: "url", required: true, maxlength: "2000", autocomplete: "off",
    placeholder: "https://example.org/hook" });
  #types = h("input", { id: "hook-types", name: "types", autocomplete: "off", spellcheck: "false",
    placeholder: "all, or dev.millrace.asset.ready dev.millrace.asset.failed" });
  #problem = h("p", { class: "problem", role: "alert" });
  #submit = h("button", { class: "button primary" }, "Add webhook");
  #secret = /** @type {any} */ (h("mr-webhook-secret"));

  build() {
    this.append(
      h("form", { class: "panel", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) },
        h("label", { for: "hook-url" }, "Address"), this.#url,
        h("label", { for: "hook-types" }, "Event types"), this.#types,
        this.#problem,
        h("div", { class: "row end" }, this.#submit)),
      this.#secret);
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    this.#submit.disabled = true;
    text(this.#problem, "");
    try {
      const types = this.#types.value.split(/[\s,]+/).filter(Boolean);
      const hook = await webhooks.create({ url: this.#url.value.trim(), types, description: "" });
      this.#secret.secret = hook.secret;
      this.#url.value = "";
      this.#types.value = "";
      this.request("webhook-added", hook);
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      this.#submit.disabled = false;
    }
  }
}

customElements.define("mr-webhook-form", WebhookForm);
