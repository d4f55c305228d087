// @ts-check
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { percent } from "../core/format.js";

/** A progress bar drawn as running water. `value` is 0..1; `label` names it; `still` stops it. */
class Flow extends ConsoleElement {
  static observedAttributes = ["value", "label"];
  #water = h("span");

  build() {
    this.setAttribute("role", "progressbar");
    this.append(this.#water);
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    if (!this.built) return;
    const share = Math.min(1, Math.max(0, Number(this.getAttribute("value")) || 0));
    this.style.setProperty("--share", String(share));
    this.setAttribute("aria-label", this.getAttribute("label") ?? "Progress");
    this.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    this.setAttribute("aria-valuetext", percent(share));
  }
}

customElements.define("mr-flow", Flow);
