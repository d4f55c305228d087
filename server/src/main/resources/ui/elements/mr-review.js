// @ts-check
import { attempt } from "../core/actions.js";
import { analysis } from "../core/analysis-api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { age, clock } from "../core/format.js";
import { notice } from "./mr-toasts.js";

/** @typedef {import("../core/analysis-api.js").Review} Review */

const MOST_REASONS = 12;
const DECISIONS = Object.freeze({ approved: "Approve", restricted: "Restrict", blocked: "Block" });

/** What somebody has to judge in a film, and what was decided. Set `assetId`. Tells `seek-to`. */
class ReviewBox extends ConsoleElement {
  #state = h("h3", {});
  #reasons = h("p", { class: "reasons" });
  #note = h("input", { "aria-label": "Note", placeholder: "Why, for those who ask later", maxlength: "1000", autocomplete: "off" });
  #buttons = h("div", { class: "row" });
  #decisions = h("ol", { class: "decisions" });
  #id = "";

  build() {
    this.hidden = true;
    this.append(h("div", { class: "review" }, this.#state, this.#reasons, this.#note, this.#buttons, this.#decisions));
  }

  set assetId(/** @type {string} */ id) {
    this.#id = id;
    analysis.review(id).then((review) => this.#draw(review), () => {});
  }

  /** @param {Review} review */
  #draw({ state, reasons, decisions }) {
    this.hidden = state === "none";
    this.#state.textContent = `Review: ${state}`;
    this.#reasons.replaceChildren(...reasons.slice(0, MOST_REASONS).map(({ label, fromSeconds }) =>
      h("button", { class: "button small", type: "button",
        onclick: () => this.dispatchEvent(new CustomEvent("seek-to", { bubbles: true, detail: fromSeconds })) },
      `${label} at ${clock(fromSeconds)}`)));
    this.#buttons.replaceChildren(...Object.entries(DECISIONS).map(([decision, words]) =>
      h("button", { class: "button", type: "button", disabled: state === decision,
        onclick: () => this.#decide(decision, words) }, words)));
    this.#decisions.replaceChildren(...decisions.map(({ decision, note, at }) =>
      h("li", {}, h("strong", {}, decision), ` ${age(at)}`, note ? h("span", {}, note) : "")));
  }

  /** @param {string} decision @param {string} words */
  async #decide(decision, words) {
    const done = await attempt(async () => this.#draw(await analysis.decide(this.#id, decision, this.#note.value.trim())));
    if (!done) return;
    this.#note.value = "";
    notice(`${words}: done`);
  }
}

customElements.define("mr-review", ReviewBox);
