// @ts-check
import { h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { age, clock } from "../core/format.js";
import { people } from "../core/people-api.js";
import { notice } from "./mr-toasts.js";

/** @typedef {import("../core/people-api.js").Person} Person */

const LONGEST_SIDE = 1600;
const QUALITY = 0.92;

/** Somebody in the gallery. Set `person`. Asks for `person-removed`, tells `person-changed`. */
class PersonCard extends ConsoleElement {
  #name = h("h2", {});
  #consent = h("p", { class: "consent" });
  #faces = h("ul", { class: "faces" });
  #found = h("ul", { class: "found" });
  #more = h("button", { class: "button small", type: "button", hidden: true, onclick: () => this.#read() }, "Show more");
  #next = "";
  #file = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": "Picture of a face",
    onchange: () => this.#chosen() });
  /** @type {Person | null} */ #person = null;

  build() {
    this.append(h("section", { class: "panel" },
      h("div", { class: "row spread" }, this.#name,
        h("button", { class: "button small quiet", "aria-label": "Delete person", title: "Delete person",
          onclick: () => this.request("person-removed", this.#person) }, icon("trash"))),
      this.#consent, this.#faces,
      h("div", { class: "row" }, this.#file,
        h("button", { class: "button small", type: "button", onclick: () => this.#file.click() }, "Enrol a picture")),
      this.#found, this.#more));
  }

  set person(/** @type {Person} */ person) {
    this.#person = person;
    text(this.#name, person.name);
    text(this.#consent, person.consent);
    this.#faces.replaceChildren(...person.faces.map(({ id, createdAt }) =>
      h("li", {}, `Face enrolled ${age(createdAt)}`,
        h("button", { class: "button small quiet", type: "button", "aria-label": "Forget face", title: "Forget face",
          onclick: () => this.#attempt((own) => people.forget(own, id)) }, icon("trash")))));
    this.#found.hidden = !person.films;
    this.#next = "";
    this.#more.hidden = true;
    if (person.films) this.#read();
  }

  async #read() {
    const id = this.#person?.id ?? "";
    const cursor = this.#next;
    const page = await people.appearances(id, cursor).catch(() => ({ items: [], nextCursor: cursor }));
    if (id !== this.#person?.id || cursor !== this.#next) return;
    const items = page.items.map(({ assetId, title, fromSeconds }) =>
      h("li", {}, h("a", { href: `/watch/${assetId}?t=${fromSeconds}` }, `${title}, ${clock(fromSeconds)}`)));
    if (cursor) this.#found.append(...items);
    else this.#found.replaceChildren(...items);
    this.#next = page.nextCursor ?? "";
    this.#more.hidden = !this.#next;
  }

  async #chosen() {
    const file = this.#file.files?.[0];
    this.#file.value = "";
    if (file) await this.#attempt(async (id) => people.enrol(id, await jpegOf(file)));
  }

  /** @param {(id: string) => Promise<unknown>} work */
  async #attempt(work) {
    if (!this.#person) return;
    await work(this.#person.id).catch((failure) => notice(failure.message, "error"));
    this.dispatchEvent(new CustomEvent("person-changed", { bubbles: true }));
  }
}

/**
 * A picture upright, small, and without what cameras write beside it.
 * @param {File} file @returns {Promise<Blob>}
 */
async function jpegOf(file) {
  const picture = await createImageBitmap(file).catch(() => {
    throw new Error("The browser cannot read this as a picture");
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = h("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture cannot be written"))), "image/jpeg", QUALITY));
}

customElements.define("mr-person", PersonCard);
