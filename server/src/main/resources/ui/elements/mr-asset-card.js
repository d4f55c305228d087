// @ts-check
import { attribute, h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { age, date, lengthOf } from "../core/format.js";
import { failure } from "../core/problem.js";
import { isPlayable, isSound, statusLine, titleOf } from "../core/status.js";
import "./mr-flow.js";

/** @typedef {import("../core/types.js").Asset} Asset */

/** One asset in the library. Set `asset`; it asks `delete-asset` and `retry-asset`. */
class AssetCard extends ConsoleElement {
  /** @type {Asset | null} */ #asset = null;
  #image = h("img", { alt: "", loading: "lazy", decoding: "async",
    onload: () => this.#loaded(), onerror: () => this.#image.removeAttribute("data-seen") });
  #length = h("span", { class: "length" });
  #flow = h("mr-flow");
  #picture = h("a", { class: "picture", tabindex: "-1", "aria-hidden": "true" },
    this.#image, h("span", { class: "wave" }, icon("wave")), h("span", { class: "glyph" }, icon("play")), this.#length, this.#flow);
  #title = h("a", { class: "title" });
  #status = h("span", { class: "status" });
  #age = h("time");
  #why = h("summary");
  #detail = h("p");
  #problem = h("details", { class: "problem", hidden: true }, this.#why, this.#detail);
  #retry = h("button", { class: "button small", onclick: () => this.request("retry-asset", this.#asset) },
    icon("retry"), "Retry");
  #remove = h("button", { class: "button quiet square remove", title: "Delete",
    onclick: () => this.request("delete-asset", this.#asset) }, icon("trash"));

  build() {
    this.append(this.#picture, h("div", { class: "text" },
      h("h2", {}, this.#title),
      h("p", { class: "meta" }, this.#status, this.#age),
      this.#problem, this.#retry, this.#remove));
  }

  get asset() {
    return /** @type {Asset} */ (this.#asset);
  }

  set asset(asset) {
    if (asset === this.#asset) return;
    this.#asset = asset;
    const { id, status, playback, durationSeconds, createdAt, progress } = asset;
    const href = `/watch/${encodeURIComponent(id)}`;
    attribute(this, "data-status", status);
    attribute(this, "data-playable", isPlayable(asset));
    attribute(this.#picture, "href", href);
    attribute(this.#title, "href", href);
    text(this.#title, titleOf(asset));
    attribute(this.#title, "dir", "auto");
    attribute(this.#title, "title", titleOf(asset));
    text(this.#status, statusLine(asset));
    text(this.#age, age(createdAt));
    attribute(this.#age, "datetime", createdAt);
    attribute(this.#age, "title", date(createdAt));
    attribute(this, "data-sound", isSound(asset));
    text(this.#length, durationSeconds ? lengthOf(durationSeconds) : "");
    this.#flow.hidden = status !== "processing";
    attribute(this.#flow, "value", progress ?? 0);
    this.#explain(asset);
    const { retryable } = /** @type {{retryable?: boolean}} */ (asset.error ?? {});
    this.#retry.hidden = status !== "failed" || retryable === false;
    attribute(this.#remove, "aria-label", `Delete “${titleOf(asset)}”`);
    this.#poster(playback?.poster);
  }

  /** The reason in a line, the rest of it on demand. @param {Asset} asset */
  #explain({ status, error }) {
    const { title, detail } = failure(error);
    text(this.#why, title || "Processing failed");
    text(this.#detail, detail);
    attribute(this.#problem, "data-more", Boolean(detail));
    this.#problem.hidden = status !== "failed";
  }

  /** @param {string | null | undefined} url */
  #poster(url) {
    if (!url) this.#image.removeAttribute("data-seen");
    attribute(this.#image, "src", url);
  }

  #loaded() {
    attribute(this.#image, "data-seen", true);
    attribute(this.#image, "data-portrait", this.#image.naturalHeight > this.#image.naturalWidth);
  }
}

customElements.define("mr-asset-card", AssetCard);
