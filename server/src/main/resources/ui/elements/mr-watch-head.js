// @ts-check
import { attribute, h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { age, date, lengthOf, span } from "../core/format.js";
import { protectionOf } from "../core/protection.js";
import { reason } from "../core/problem.js";
import { STATUSES, isPlayable, isRetryable, isWorking, statusLine } from "../core/status.js";
import "./mr-flow.js";
import "./mr-title.js";

/** @typedef {import("../core/types.js").Asset} Asset */

/** What stands under the player: title, state, how fast it became playable, and what can be done. */
class WatchHead extends ConsoleElement {
  #title = /** @type {any} */ (h("mr-title"));
  #status = h("span", { class: "chip" });
  #lock = h("span", { class: "chip lock", title: "Encrypted: it plays for those who may have its key" });
  #facts = h("p", { class: "facts" });
  #problem = h("p", { class: "problem" });
  #flow = h("mr-flow", { label: "Processing", hidden: true });
  #download = h("a", { class: "button", download: true, hidden: true }, icon("download"), "Download");
  #retry = h("button", { class: "button", onclick: () => this.request("retry-asset") }, icon("retry"), "Retry");

  build() {
    this.append(
      h("div", { class: "what" }, this.#title, h("div", { class: "line" }, this.#status, this.#lock, this.#facts), this.#problem),
      h("div", { class: "row" }, this.#retry, this.#download,
        h("button", { class: "button", onclick: () => this.request("delete-asset") }, icon("trash"), "Delete")),
      this.#flow);
  }

  set asset(/** @type {Asset} */ asset) {
    const { status, progress, durationSeconds, createdAt } = asset;
    this.#title.asset = asset;
    text(this.#status, isWorking(asset) ? statusLine(asset) : STATUSES[status]);
    attribute(this.#status, "data-status", status);
    const protection = protectionOf(asset);
    this.#lock.hidden = !protection;
    text(this.#lock, `Encrypted, ${protection}`);
    const facts = [durationSeconds && lengthOf(durationSeconds), age(createdAt), ...speeds(asset)];
    text(this.#facts, facts.filter(Boolean).join(" · "));
    attribute(this.#facts, "title", date(createdAt));
    this.#flow.hidden = status !== "processing";
    attribute(this.#flow, "value", progress ?? 0);
    text(this.#problem, status === "failed" && isPlayable(asset) ? reason(asset.error) : "");
    this.#download.hidden = status !== "ready" || Boolean(protection);
    attribute(this.#download, "href", `/v1/assets/${encodeURIComponent(asset.id)}/download`);
    this.#retry.hidden = !isRetryable(asset) || !isPlayable(asset);
  }
}

/** How long after its upload it could be watched, and was ready. @param {Asset} asset */
function speeds({ uploadedAt, playableAt, readyAt }) {
  const after = (/** @type {string | null | undefined} */ instant) =>
    uploadedAt && instant ? (Date.parse(instant) - Date.parse(uploadedAt)) / 1000 : -1;
  const [playable, ready] = [after(playableAt), after(readyAt)];
  return [
    playable >= 0 && `playable ${span(playable)} after upload`,
    ready >= 0 && `ready after ${span(ready)}`,
  ];
}

customElements.define("mr-watch-head", WatchHead);
