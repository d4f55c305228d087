// @ts-check
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { STATUSES } from "../core/status.js";

/** Narrows the library to one state: a row of radio buttons. Asks `status-chosen`. */
class StatusFilter extends ConsoleElement {
  static observedAttributes = ["value"];

  build() {
    const options = Object.entries({ "": "All", ...STATUSES }).map(([value, word]) =>
      h("label", {}, h("input", { type: "radio", name: "status", value,
        onchange: () => this.request("status-chosen", value) }), h("span", {}, word)));
    this.append(h("fieldset", {}, h("legend", { class: "hidden" }, "Filter by state"), options));
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    const value = this.getAttribute("value") ?? "";
    for (const input of this.querySelectorAll("input")) input.checked = input.value === value;
  }
}

customElements.define("mr-status-filter", StatusFilter);
