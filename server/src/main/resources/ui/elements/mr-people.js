// @ts-check
import { h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { people } from "../core/people-api.js";
import { confirmation } from "./mr-confirm.js";
import { notice } from "./mr-toasts.js";
import "./mr-person.js";

/** @typedef {import("../core/people-api.js").Person} Person */

/** The gallery: who agreed to be found in films, and how to add somebody. */
class People extends ConsoleElement {
  #name = h("input", { id: "person-name", required: true, maxlength: "200", autocomplete: "off" });
  #consent = h("textarea", { id: "person-consent", required: true, maxlength: "2000", rows: "2",
    placeholder: "What the person agreed to, when, and to whom" });
  #problem = h("p", { class: "problem", role: "alert" });
  #list = h("div", { class: "gallery" });
  #empty = h("p", { class: "hint", hidden: true }, "Nobody is in the gallery, so no face is compared with any other.");

  build() {
    this.append(
      h("div", { class: "bar" }, h("h1", {}, "People")),
      h("p", { class: "hint" }, "Faces are personal data. Add only who agreed to it; where you are the law may ask for more, or forbid it. "
        + "Pictures are not kept, only numbers made of them. Films are searched for these people where their policy asks for “identities”."),
      h("form", { class: "panel", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) },
        h("label", { for: "person-name" }, "Name"), this.#name,
        h("label", { for: "person-consent" }, "Consent"), this.#consent,
        this.#problem,
        h("div", { class: "row end" }, h("button", { class: "button primary" }, "Add person"))),
      this.#empty, this.#list);
    this.addEventListener("person-changed", () => this.#load());
    this.addEventListener("person-removed", (event) => this.#remove(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "People – Millrace";
    this.#load(signal);
  }

  /** @param {AbortSignal} [signal] */
  async #load(signal) {
    try {
      const { items } = await people.list(signal);
      this.#empty.hidden = items.length > 0;
      reconcile(this.#list, items, ({ id }) => id, () => h("mr-person"), (element, person) => {
        element.person = person;
      });
    } catch (failure) {
      if (!signal?.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    text(this.#problem, "");
    try {
      await people.add({ name: this.#name.value, consent: this.#consent.value });
      this.#name.value = this.#consent.value = "";
      await this.#load();
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }

  /** @param {Person} person */
  async #remove({ id, name }) {
    const yes = await confirmation({
      title: `Take ${name} out of the gallery?`,
      detail: "The faces, and where they were found, are removed from everything at once. This cannot be undone.",
      action: "Delete",
    });
    if (!yes) return;
    await people.remove(id).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }
}

customElements.define("mr-people", People);
