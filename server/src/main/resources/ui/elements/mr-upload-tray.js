// @ts-check
import { attribute, h, icon, reconcile, setIcon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { percent, span } from "../core/format.js";
import { routeOf } from "../core/router.js";
import { uploads } from "../upload/uploads.js";
import "./mr-flow.js";
import "./mr-upload-row.js";

/** @typedef {import("../upload/uploads.js").Row} Row */

const OPEN = new Set(["queued", "starting", "sending", "completing"]);

/**
 * The uploads of this page, in a drawer at the foot of the window; it can be folded to one line.
 * Beside a player it folds itself and lets go of what is finished.
 */
class UploadTray extends ConsoleElement {
  #title = h("strong");
  #detail = h("span", { class: "detail" });
  #arrow = icon("down");
  #turn = h("button", { class: "button quiet square", "aria-expanded": "true", "aria-label": "Fold the uploads",
    onclick: () => this.#fold(!this.hasAttribute("folded")) }, this.#arrow);
  #clear = h("button", { class: "button quiet small", onclick: () => uploads.clear() }, "Clear finished");
  #flow = h("mr-flow", { label: "All uploads" });
  #list = h("ul");

  build() {
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", "Uploads");
    this.append(h("header", {}, h("div", {}, this.#title, this.#detail), this.#clear, this.#turn), this.#flow, this.#list);
    this.addEventListener("upload", (event) => this.#command(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    uploads.subscribe((rows) => this.#draw(rows), signal);
    window.addEventListener("routed", () => this.#place(), { signal });
    this.#place();
  }

  #place() {
    const watching = routeOf(location).view === "watch";
    if (watching) uploads.clear();
    this.#fold(watching);
  }

  /** @param {{print: string, command: "pause" | "resume" | "cancel" | "choose"}} detail */
  #command({ print, command }) {
    if (command === "choose") this.request("choose-files");
    else uploads[command](print);
  }

  /** @param {boolean} folded */
  #fold(folded) {
    this.toggleAttribute("folded", folded);
    attribute(this.#turn, "aria-expanded", String(!folded));
    attribute(this.#turn, "aria-label", folded ? "Unfold the uploads" : "Fold the uploads");
    setIcon(this.#arrow, folded ? "up" : "down");
  }

  /** @param {readonly Row[]} rows */
  #draw(rows) {
    const watching = routeOf(location).view === "watch";
    this.hidden = rows.every(({ state }) => watching && state === "done");
    reconcile(this.#list, rows, (row) => row.print, () => h("mr-upload-row"), (element, row) => { element.row = row; });
    const open = rows.filter(({ state }) => OPEN.has(state));
    const total = sum(open, "sizeBytes");
    const sent = sum(open, "sentBytes");
    const speed = sum(open, "bytesPerSecond");
    text(this.#title, headline(rows, open.length));
    const left = speed > 0 ? ` · ${span((total - sent) / speed)} left` : "";
    text(this.#detail, open.length ? `${percent(total ? sent / total : 0)}${left}` : "");
    attribute(this.#flow, "value", total ? sent / total : 0);
    this.#flow.hidden = open.length === 0;
    this.#clear.hidden = !rows.some(({ state }) => state === "done");
  }
}

/** @param {readonly Row[]} rows @param {number} open */
function headline(rows, open) {
  const files = (/** @type {number} */ count) => `${count} ${count === 1 ? "file" : "files"}`;
  if (open) return `Uploading ${files(open)}`;
  const waiting = rows.filter(({ state }) => state !== "done").length;
  return waiting ? `${files(waiting)} not finished` : `${files(rows.length)} uploaded`;
}

/** @param {Row[]} rows @param {"sizeBytes" | "sentBytes" | "bytesPerSecond"} field */
function sum(rows, field) {
  return rows.reduce((total, row) => total + row[field], 0);
}

customElements.define("mr-upload-tray", UploadTray);
