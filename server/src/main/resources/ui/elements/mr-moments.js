// @ts-check
import { analysis } from "../core/analysis-api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { clock } from "../core/format.js";

/** @typedef {import("../core/analysis-api.js").Moment} Moment */

/** Moments in films that fit what is looked for; a click plays the film from there. Set `words`. */
class Moments extends ConsoleElement {
  #list = h("ul", { class: "moments" });
  #words = "";
  /** @type {AbortController | null} */ #asking = null;

  build() {
    this.hidden = true;
    this.append(h("h2", {}, "Moments"), this.#list);
  }

  set words(/** @type {string} */ words) {
    if (words === this.#words) return;
    this.#words = words;
    this.#ask();
  }

  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const found = this.#words ? await analysis.search(this.#words, asking.signal).catch(() => null) : null;
    if (asking.signal.aborted) return;
    const moments = found?.items.filter(({ kind }) => kind !== "title") ?? [];
    this.hidden = !moments.length;
    this.#list.replaceChildren(...moments.map((moment) => this.#line(moment)));
  }

  /** @param {Moment} moment */
  #line({ assetId, title, fromSeconds, text, kind }) {
    return h("li", {}, h("a", { href: `/watch/${assetId}?t=${fromSeconds}` },
      h("strong", {}, text), h("small", {}, `${title}, ${clock(fromSeconds)} · ${kind}`)));
  }
}

customElements.define("mr-moments", Moments);
