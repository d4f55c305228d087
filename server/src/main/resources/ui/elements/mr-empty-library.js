// @ts-check
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** What an empty library shows: the first steps, or with `narrowed` the way out of a search. */
class EmptyLibrary extends ConsoleElement {
  static observedAttributes = ["narrowed"];

  build() {
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    if (this.built) this.replaceChildren(this.hasAttribute("narrowed") ? this.#nothingFound() : this.#firstSteps());
  }

  #nothingFound() {
    return h("section", { class: "blank" },
      h("img", { src: "/ui/images/still-water.svg", alt: "", width: "220", height: "120" }),
      h("h2", {}, "Nothing matches"),
      h("p", {}, "No video has this name and state."),
      h("button", { class: "button", onclick: () => this.request("clear-query") }, "Show all videos"));
  }

  #firstSteps() {
    return h("section", { class: "blank welcome" },
      h("img", { src: "/ui/images/still-water.svg", alt: "", width: "220", height: "120" }),
      h("h2", {}, "Let the first video in"),
      h("p", {}, "Drop files anywhere on this page. Each becomes an adaptive stream, and plays within seconds, while it is still being encoded."),
      h("div", { class: "row" },
        h("button", { class: "button primary", onclick: () => this.request("choose-files") }, icon("upload"), "Choose files"),
        h("button", { class: "button", onclick: (/** @type {Event} */ e) => this.#sample(e) }, icon("play"), "Try the sample")));
  }

  /** @param {Event} event */
  #sample(event) {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    button.disabled = true;
    this.request("try-sample");
    setTimeout(() => (button.disabled = false), 5_000);
  }
}

customElements.define("mr-empty-library", EmptyLibrary);
