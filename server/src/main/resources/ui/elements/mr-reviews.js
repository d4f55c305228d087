// @ts-check
import { analysis } from "../core/analysis-api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** The films that somebody has to judge, the oldest first; each is judged on its own page. */
class Reviews extends ConsoleElement {
  #list = h("ul", { class: "reviews" });
  #note = h("p", { role: "status" });
  #more = h("button", { class: "button", type: "button", hidden: true, onclick: () => this.#read() }, "Show more");
  #next = "";

  build() {
    document.title = "Reviews – Millrace";
    this.append(h("section", { class: "panel" }, h("h1", {}, "Reviews"), this.#note, this.#list, this.#more));
  }

  connected() {
    this.#next = "";
    this.#list.replaceChildren();
    this.#read();
  }

  async #read() {
    const page = await analysis.reviews(this.#next).catch(() => null);
    this.#list.append(...(page?.items ?? []).map(({ assetId, title, reasons }) =>
      h("li", {}, h("a", { href: `/watch/${assetId}` }, title),
        h("small", {}, reasons.length === 1 ? "1 finding" : `${reasons.length} findings`))));
    this.#note.textContent = !page ? "They could not be read" : this.#list.childElementCount ? "" : "Nothing to judge";
    if (page) this.#next = page.nextCursor ?? "";
    this.#more.hidden = !this.#next;
  }
}

customElements.define("mr-reviews", Reviews);
