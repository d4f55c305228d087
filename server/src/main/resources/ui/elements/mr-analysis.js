// @ts-check
import { analysis } from "../core/analysis-api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { clock } from "../core/format.js";
import "./mr-review.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {import("../core/analysis-api.js").Item} Item */

const READ_AGAIN_MS = 4_000;
const MOST_ROWS = 8;
const MOST_TEXTS = 40;

/**
 * What is in a film: its shots, what is seen and said in them, and text; a click goes there. Set
 * `asset`. Tells `seek-to` with the seconds.
 */
class Analysis extends ConsoleElement {
  #state = h("p", { class: "analysis-state", role: "status" });
  #review = /** @type {any} */ (h("mr-review"));
  #bands = h("div", { class: "bands" });
  #texts = h("ol", { class: "texts" });
  #off = h("ul", { class: "analysis-off" });
  #id = "";
  #seconds = 0;
  #timer = 0;

  build() {
    this.hidden = true;
    this.append(h("section", { class: "panel" }, h("h2", {}, "In this film"), this.#state, this.#review,
      this.#bands, this.#texts, this.#off));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  set asset(/** @type {Asset} */ asset) {
    this.#seconds = asset.durationSeconds ?? 0;
    if (asset.id === this.#id || !asset.uploadedAt) return;
    this.#id = asset.id;
    this.#read();
  }

  async #read() {
    const view = await analysis.of(this.#id).catch(() => null);
    if (!view || view.state === "off") return;
    this.hidden = false;
    this.#state.textContent = view.state === "running"
      ? `Being looked at: ${Math.round(view.progress * 100)} %`
      : view.state === "failed" ? `Could not be looked at: ${view.error?.detail ?? ""}` : "";
    if (view.state === "running" || view.state === "none") {
      this.#timer = window.setTimeout(() => this.isConnected && this.#read(), READ_AGAIN_MS);
    }
    if (view.result) await this.#draw(view.result);
    this.#review.assetId = this.#id;
  }

  /** @param {import("../core/analysis-api.js").Result} result */
  async #draw(result) {
    this.#seconds = this.#seconds || result.filmSeconds;
    const done = (/** @type {string} */ kind) => result.kinds[kind]?.state === "done";
    const items = async (/** @type {string} */ kind) =>
      done(kind) ? (await analysis.kind(this.#id, kind).catch(() => ({ items: [] }))).items : [];
    const [shots, labels, texts, speech, breaks, faces, segments, identities] = await Promise.all(
      ["shots", "labels", "text", "speech", "breaks", "faces", "segments", "identities"].map(items));
    const rows = [this.#band("Shots", shots, (item) => `Shot ${item.index + 1}`)];
    for (const [label, found] of longest(labels, ({ label }) => label)) rows.push(this.#band(label, found, () => label));
    for (const [name, found] of longest(identities, ({ person }) => person?.name)) rows.push(this.#band(name, found, () => name));
    const credits = segments.filter(({ type }) => type === "credits");
    if (faces.length) rows.push(this.#band("Faces", faces, () => "A face"));
    if (credits.length) rows.push(this.#band("Credits", credits, () => "Credits"));
    if (speech.length) rows.push(this.#band("Speech", speech, () => "Somebody speaks"));
    if (breaks.length) rows.push(this.#band("Breaks", breaks, (item) => `Break: ${item.reasons?.join(", ")}`));
    this.#bands.replaceChildren(...rows);
    this.#texts.replaceChildren(...texts.slice(0, MOST_TEXTS).map((item) => h("li", {},
      this.#jump(item, clock(item.fromSeconds)), h("span", {}, item.text ?? ""))));
    this.#off.replaceChildren(...Object.values(result.kinds)
      .map(({ why }) => why).filter((why, n, all) => why?.includes("models fetch") && all.indexOf(why) === n)
      .map((why) => h("li", {}, why)));
  }

  /** @param {string} name @param {readonly Item[]} items @param {(item: Item) => string} title */
  #band(name, items, title) {
    const places = items.map((item) => {
      const place = this.#jump(item, "");
      place.title = `${title(item)}, ${clock(item.fromSeconds)}`;
      place.setAttribute("aria-label", place.title);
      place.style.insetInlineStart = `${(100 * item.fromSeconds) / this.#seconds}%`;
      place.style.inlineSize = `max(3px, ${(100 * (item.toSeconds - item.fromSeconds)) / this.#seconds}%)`;
      return place;
    });
    return h("div", { class: "band" }, h("span", {}, name), h("div", { class: "line" }, places));
  }

  /** @param {Item} item @param {string} words */
  #jump(item, words) {
    return h("button", { class: "jump", type: "button",
      onclick: () => this.dispatchEvent(new CustomEvent("seek-to", { bubbles: true, detail: item.fromSeconds })) }, words);
  }
}

/**
 * What is to be seen longest, by its name.
 * @param {readonly Item[]} items @param {(item: Item) => string | undefined} nameOf
 */
function longest(items, nameOf) {
  /** @type {Map<string, Item[]>} */
  const found = new Map();
  for (const item of items) found.set(nameOf(item) ?? "", [...(found.get(nameOf(item) ?? "") ?? []), item]);
  const seconds = (/** @type {Item[]} */ all) => all.reduce((sum, item) => sum + item.toSeconds - item.fromSeconds, 0);
  return [...found].sort((a, b) => seconds(b[1]) - seconds(a[1])).slice(0, MOST_ROWS);
}

customElements.define("mr-analysis", Analysis);
