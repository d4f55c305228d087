// @ts-check
import { renameAsset } from "../core/actions.js";
import { h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { titleOf } from "../core/status.js";

/** @typedef {import("../core/types.js").Asset} Asset */

/** An asset's title as a heading, which a button turns into a field: Enter keeps what is written, Escape does not. */
class Title extends ConsoleElement {
  #heading = h("h1", { dir: "auto" });
  #edit = h("button", { class: "button quiet square", title: "Rename", "aria-label": "Rename", onclick: () => this.#begin() },
    icon("pencil"));
  #field = h("input", { name: "title", dir: "auto", maxlength: "500", required: true, autocomplete: "off", "aria-label": "Title" });
  #form = h("form", { hidden: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event) }, this.#field,
    h("button", { class: "button primary" }, "Save"),
    h("button", { class: "button quiet", type: "button", onclick: () => this.#end() }, "Cancel"));
  /** @type {Asset | null} */ #asset = null;

  build() {
    this.append(this.#heading, this.#edit, this.#form);
    this.#form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#end();
      event.stopPropagation();
    });
  }

  set asset(/** @type {Asset} */ asset) {
    if (this.#asset && this.#asset.id !== asset.id) this.#show(false);
    this.#asset = asset;
    text(this.#heading, titleOf(asset));
  }

  #begin() {
    if (!this.#asset) return;
    this.#field.value = titleOf(this.#asset);
    this.#show(true);
    this.#field.select();
  }

  #end() {
    this.#show(false);
    this.#edit.focus();
  }

  /** @param {boolean} edited */
  #show(edited) {
    this.#form.hidden = !edited;
    this.#heading.hidden = this.#edit.hidden = edited;
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const title = this.#field.value.trim();
    if (!this.#asset || !title) return;
    if (title === titleOf(this.#asset) || (await renameAsset(this.#asset, title))) this.#end();
  }
}

customElements.define("mr-title", Title);
