// @ts-check
import { attribute, h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** @typedef {import("../core/types.js").LadderChoice} LadderChoice */
/** @typedef {LadderChoice["rungs"][number]} Verdict */

/** Which rungs a film gets and why, as the step that chose them tells it. Set `choice`. */
class Ladder extends ConsoleElement {
  #because = h("p");
  #rungs = h("ul");

  build() {
    this.append(this.#because, this.#rungs);
  }

  set choice(/** @type {LadderChoice | undefined} */ choice) {
    this.hidden = !choice;
    text(this.#because, choice ? `${choice.because}.` : "");
    const rungs = choice?.byContent ? choice.rungs : [];
    reconcile(this.#rungs, rungs, ({ name }) => name, row, draw);
  }
}

function row() {
  return h("li", {}, h("b"), h("span", { class: "rate" }), h("span", { class: "why" }));
}

/** @param {HTMLElement} line @param {Verdict} verdict */
function draw(line, { name, kept, kbps, because }) {
  attribute(line, "data-kept", kept);
  const [label, rate, why] = line.children;
  text(label, name);
  text(rate, kept ? `up to ${kbps.toLocaleString("en")} kb/s` : "not made");
  text(why, because);
}

customElements.define("mr-ladder", Ladder);
