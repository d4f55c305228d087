// @ts-check
import { analysis } from "../core/analysis-api.js";
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { clock } from "../core/format.js";
import { readStoryboard, showTile, tileAt } from "../player/storyboard.js";

/** @typedef {import("../core/analysis-api.js").Moment} Moment */

const INTO_SECONDS = 0.5;

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
    const pictures = moments.map(() => h("span", { class: "picture", hidden: true }));
    this.#list.replaceChildren(...moments.map((moment, place) => this.#line(moment, pictures[place])));
    for (const film of new Set(moments.map(({ assetId }) => assetId))) {
      const places = [...moments.keys()].filter((place) => moments[place].assetId === film);
      this.#illustrate(film, places.map((place) => ({ picture: pictures[place], seconds: moments[place].fromSeconds })));
    }
  }

  /** @param {Moment} moment @param {HTMLElement} picture */
  #line({ assetId, title, fromSeconds, text, kind }, picture) {
    return h("li", {}, h("a", { href: `/watch/${assetId}?t=${fromSeconds}` }, picture,
      h("span", { class: "words" }, h("strong", {}, text), h("small", {}, `${title}, ${clock(fromSeconds)} · ${kind}`))));
  }

  /** Pictures of a film's moments, if it has a storyboard. @param {string} film @param {{picture: HTMLElement, seconds: number}[]} moments */
  async #illustrate(film, moments) {
    const asset = await api.asset(film).catch(() => null);
    const board = asset?.playback?.storyboard;
    const tiles = board ? await readStoryboard(board) : [];
    for (const { picture, seconds } of moments) {
      // A moment begins with its first picture, which may be the last of a fade.
      const tile = tileAt(tiles, seconds + INTO_SECONDS);
      picture.hidden = !tile;
      if (tile) showTile(picture, tile);
    }
  }
}

customElements.define("mr-moments", Moments);
