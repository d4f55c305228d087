// @ts-check
import { copy } from "../core/actions.js";
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** A signing secret, shown until the page is left. Set `secret`. */
class WebhookSecret extends ConsoleElement {
  #field = h("input", { readonly: true, "aria-label": "Signing secret", spellcheck: "false",
    onfocus: () => this.#field.select() });

  build() {
    this.hidden = true;
    this.append(h("section", { class: "panel", role: "status" },
      h("h2", {}, "Signing secret"),
      h("p", { class: "hint" }, "Keep it now: it is not shown again. With it the receiver verifies that a message is ours."),
      h("div", { class: "link" }, this.#field,
        h("button", { class: "button quiet square", type: "button", title: "Copy secret", "aria-label": "Copy secret",
          onclick: () => copy(this.#field.value, "Secret") }, icon("copy")))));
  }

  set secret(/** @type {string} */ secret) {
    this.#field.value = secret;
    this.hidden = !secret;
  }
}

customElements.define("mr-webhook-secret", WebhookSecret);
