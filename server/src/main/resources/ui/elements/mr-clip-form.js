// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { channels } from "../core/channels-api.js";

const USUAL_SECONDS = 30;
const MS = 1_000;

/** Cuts a clip out of what a channel showed. Attribute `channel-id`; asks `clip-made`. */
class ClipForm extends ConsoleElement {
  #title = h("input", { id: "clip-title", maxlength: "500", autocomplete: "off", placeholder: "The goal" });
  #start = h("input", { id: "clip-start", type: "datetime-local", step: "1", required: true });
  #end = h("input", { id: "clip-end", type: "datetime-local", step: "1", required: true });
  #problem = h("p", { class: "problem", role: "alert" });
  #submit = h("button", { class: "button" }, "Make a clip");

  build() {
    this.append(h("form", { class: "panel row", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) },
      h("label", { for: "clip-title" }, "Title"), this.#title,
      h("label", { for: "clip-start" }, "From"), this.#start,
      h("label", { for: "clip-end" }, "to"), this.#end,
      h("button", { type: "button", class: "button quiet", onclick: () => this.#last(USUAL_SECONDS) }, `Last ${USUAL_SECONDS} s`),
      this.#submit, this.#problem));
    this.#last(USUAL_SECONDS);
  }

  /** @param {number} seconds */
  #last(seconds) {
    const now = Date.now();
    this.#start.value = localTime(now - seconds * MS);
    this.#end.value = localTime(now);
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    this.#submit.disabled = true;
    text(this.#problem, "");
    try {
      const clip = await channels.clip(this.getAttribute("channel-id") ?? "", {
        start: new Date(this.#start.value).toISOString(),
        end: new Date(this.#end.value).toISOString(),
        ...(this.#title.value.trim() && { title: this.#title.value.trim() }),
      });
      this.#title.value = "";
      this.request("clip-made", clip);
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      this.#submit.disabled = false;
    }
  }
}

/** A moment as `datetime-local` has it, in the viewer's own time. @param {number} ms */
function localTime(ms) {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60 * MS).toISOString().slice(0, 19);
}

customElements.define("mr-clip-form", ClipForm);
