// @ts-check
import { fetchFilm } from "../core/actions.js";
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** A button that asks for a film's address and has the server fetch it. */
class FromUrl extends ConsoleElement {
  #address = h("input", {
    type: "url", name: "url", required: true, pattern: "https?://.+", maxlength: "2048",
    placeholder: "https://…", autocomplete: "off", "aria-labelledby": "from-url-title",
  });
  #dialog = h("dialog", { "aria-labelledby": "from-url-title", class: "confirm" },
    h("form", { method: "dialog", onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      h("h2", { id: "from-url-title" }, "Fetch a film from an address"),
      h("p", {}, "The server downloads it; you can leave this page."),
      this.#address,
      h("div", { class: "row end" },
        h("button", { class: "button", type: "button", onclick: () => this.#dialog.close() }, "Cancel"),
        h("button", { class: "button primary" }, "Fetch"))));

  build() {
    this.append(
      h("button", { class: "button quiet square", title: "Fetch from an address", "aria-label": "Fetch from an address",
        onclick: () => this.#dialog.showModal() }, icon("link")),
      this.#dialog,
    );
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (await fetchFilm(this.#address.value.trim())) {
      this.#address.value = "";
      this.#dialog.close();
    }
  }
}

customElements.define("mr-from-url", FromUrl);
