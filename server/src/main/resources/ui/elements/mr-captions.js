// @ts-check
import { attempt } from "../core/actions.js";
import { api } from "../core/api.js";
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { language } from "../core/format.js";
import { store } from "../core/store.js";
import { notice } from "./mr-toasts.js";

/** @typedef {import("../core/types.js").Asset} Asset */
/** @typedef {import("../core/types.js").Caption} Caption */

/** @type {Record<string, string>} */
const PURPOSES = { subtitles: "Subtitles", captions: "For the hard of hearing", forced: "Forced: signs alone" };
const COMMON = "en es fr de pt-BR it nl pl ru uk tr ar he hi ja ko zh-Hans zh-Hant sv cs".split(" ");
const READ_AGAIN_MS = [1_500, 4_000];

/** The texts that were given to an asset, and a form for one more. Set `asset`. */
class Captions extends ConsoleElement {
  #list = h("ul", { class: "captions" });
  #file = h("input", { type: "file", name: "file", accept: ".vtt,.srt,text/vtt,application/x-subrip", required: true,
    "aria-label": "WebVTT or SubRip file" });
  #language = h("input", { name: "language", list: "caption-languages", value: "en", maxlength: "35", required: true,
    "aria-label": "Language, as a tag such as en or pt-BR" });
  #purpose = h("select", { name: "purpose", "aria-label": "Purpose" },
    Object.entries(PURPOSES).map(([value, words]) => h("option", { value }, words)));
  #add = h("button", { class: "button" }, icon("captions"), "Add captions");
  #form = h("form", { class: "add-captions", onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
    this.#file, this.#language, this.#purpose, this.#add,
    h("datalist", { id: "caption-languages" }, COMMON.map((tag) => h("option", { value: tag }, language(tag)))));
  #id = "";
  #tracks = "";

  build() {
    this.hidden = true;
    this.append(h("section", { class: "panel" }, h("h2", {}, "Captions"), this.#list, this.#form));
  }

  set asset(/** @type {Asset} */ asset) {
    const tracks = JSON.stringify(asset.tracks ?? []);
    const fresh = asset.id !== this.#id;
    this.hidden = !asset.uploadedAt || asset.status === "failed";
    if (this.hidden || (!fresh && tracks === this.#tracks)) return;
    this.#id = asset.id;
    this.#tracks = tracks;
    this.#read();
  }

  #read() {
    return attempt(async () => {
      const { items } = await api.captions(this.#id);
      this.#list.replaceChildren(...items.map((caption) => this.#line(caption)));
    });
  }

  /** @param {Caption} caption */
  #line({ name, language: tag, title, purpose }) {
    const words = title || language(tag) || tag;
    return h("li", {}, h("span", {}, words), h("small", {}, PURPOSES[purpose] ?? purpose),
      h("button", { class: "button quiet square", title: `Remove ${words}`, "aria-label": `Remove ${words}`,
        onclick: () => this.#change(() => api.removeCaptions(this.#id, name), `Removed ${words}`) }, icon("trash")));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const file = this.#file.files?.[0];
    if (!file) return;
    const description = { language: this.#language.value.trim(), purpose: this.#purpose.value };
    this.#add.disabled = true;
    const done = await this.#change(() => api.addCaptions(this.#id, description, file), "Captions added");
    this.#add.disabled = false;
    if (done) this.#form.reset();
  }

  /** Does it, then reads the asset until its new tracks should be known. @param {() => Promise<unknown>} work @param {string} words */
  async #change(work, words) {
    const done = await attempt(work);
    if (!done) return false;
    notice(words);
    await this.#read();
    for (const after of READ_AGAIN_MS) window.setTimeout(() => store.read(this.#id).catch(() => {}), after);
    return true;
  }
}

customElements.define("mr-captions", Captions);
