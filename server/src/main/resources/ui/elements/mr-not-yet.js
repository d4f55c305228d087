// @ts-check
import { attribute, h, icon, setIcon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { percent } from "../core/format.js";
import { failure } from "../core/problem.js";
import { isRetryable } from "../core/status.js";
import "./mr-flow.js";

/** @typedef {import("../core/types.js").Asset} Asset */

/** Stands in the player's place while there is nothing to play, and says why. Asks `retry-asset`. */
class NotYet extends ConsoleElement {
  #picture = icon("film");
  #title = h("h2");
  #detail = h("p");
  #flow = h("mr-flow", { label: "Processing" });
  #retry = h("button", { class: "button primary", onclick: () => this.request("retry-asset") }, icon("retry"), "Retry");

  build() {
    this.setAttribute("role", "status");
    this.append(this.#picture, this.#title, this.#detail, this.#flow, this.#retry);
  }

  set asset(/** @type {Asset} */ asset) {
    const [title, detail] = words(asset);
    text(this.#title, title);
    text(this.#detail, detail);
    attribute(this, "data-status", asset.status);
    attribute(this.#flow, "value", asset.progress ?? 0);
    setIcon(this.#picture, asset.status === "failed" ? "alert" : "film");
    this.#flow.hidden = asset.status !== "processing" && asset.status !== "queued";
    this.#retry.hidden = !isRetryable(asset);
  }
}

/** @param {Asset} asset @returns {[string, string]} */
function words(asset) {
  switch (asset.status) {
    case "waiting": return ["Its upload is not finished", "As soon as the last part has arrived, processing starts."];
    case "queued": return ["In line", "Processing starts as soon as a worker is free."];
    case "failed": return whyFailed(asset);
    case "ready": return ["Nothing to play", "The asset is ready, but has no stream."];
    default: return ["Preparing the first seconds", `Playback starts by itself. ${percent(asset.progress)} done.`];
  }
}

/** @param {Asset} asset @returns {[string, string]} */
function whyFailed({ error }) {
  const { title, detail } = failure(error);
  return [title || "It could not be processed", detail || (title ? "" : "The server gave no reason.")];
}

customElements.define("mr-not-yet", NotYet);
