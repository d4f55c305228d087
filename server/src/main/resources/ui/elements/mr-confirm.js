// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** @typedef {{title: string, detail: string, action: string}} Question */

/** The one dialog that asks before something is lost; `confirmation` opens it. */
class Confirm extends ConsoleElement {
  #title = h("h2", { id: "confirm-title" });
  #detail = h("p");
  #action = h("button", { class: "button danger", value: "yes" });
  #dialog = h("dialog", { "aria-labelledby": "confirm-title", class: "confirm" },
    h("form", { method: "dialog" },
      this.#title, this.#detail,
      h("div", { class: "row end" },
        h("button", { class: "button", value: "no", autofocus: true }, "Cancel"), this.#action)));

  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (click) => {
      if (click.target === this.#dialog) this.#dialog.close("no");
    });
  }

  /** @param {Question} question @returns {Promise<boolean>} */
  ask({ title, detail, action }) {
    text(this.#title, title);
    text(this.#detail, detail);
    text(this.#action, action);
    this.#dialog.returnValue = "no";
    this.#dialog.showModal();
    return new Promise((answer) => {
      this.#dialog.addEventListener("close", () => answer(this.#dialog.returnValue === "yes"), { once: true });
    });
  }
}

/** Asks a question. @param {Question} question @returns {Promise<boolean>} */
export function confirmation(question) {
  const dialog = /** @type {Confirm} */ (document.querySelector("mr-confirm"));
  return dialog.ask(question);
}

customElements.define("mr-confirm", Confirm);
