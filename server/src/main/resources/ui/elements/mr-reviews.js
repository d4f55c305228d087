// @ts-check
import { analysis } from "../core/analysis-api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** The films that somebody has to judge, the oldest first; each is judged on its own page. */
class Reviews extends ConsoleElement {
  #list = h("ul", { class: "reviews" });
  #note = h("p", { role: "status" });

  build() {
    document.title = "Reviews – Millrace";
    this.append(h("section", { class: "panel" }, h("h1", {}, "Reviews"), this.#note, this.#list));
  }

  connected() {
    this.#read();
  }

  async #read() {
    const page = await analysis.reviews().catch(() => null);
    this.#note.textContent = !page ? "They could not be read" : page.items.length ? "" : "Nothing to judge";
    this.#list.replaceChildren(...(page?.items ?? []).map(({ assetId, title, reasons }) =>
      h("li", {}, h("a", { href: `/watch/${assetId}` }, title),
        h("small", {}, reasons.length === 1 ? "1 finding" : `${reasons.length} findings`))));
  }
}

customElements.define("mr-reviews", Reviews);
