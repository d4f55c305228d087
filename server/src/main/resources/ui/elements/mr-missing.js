// @ts-check
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** The view for an address that names nothing. */
class Missing extends ConsoleElement {
  build() {
    document.title = "Not found – Millrace";
    this.append(h("section", { class: "blank" },
      h("img", { src: "/ui/images/still-water.svg", alt: "", width: "220", height: "120" }),
      h("h1", {}, "Nothing here"),
      h("p", {}, "This page does not exist, or the video was deleted."),
      h("a", { class: "button primary", href: "/" }, "Go to the library")));
  }
}

customElements.define("mr-missing", Missing);
