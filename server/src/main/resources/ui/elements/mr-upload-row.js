// @ts-check
import { attribute, h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bytes, percent, span } from "../core/format.js";
import "./mr-flow.js";

/** @typedef {import("../upload/uploads.js").Row} Row */

/** One file of the upload tray. Set `row`; it asks `upload` with a command. */
class UploadRow extends ConsoleElement {
  /** @type {Row | null} */ #row = null;
  #name = h("span", { class: "name" });
  #line = h("span", { class: "line" });
  #flow = h("mr-flow");
  #open = h("a", { class: "button small quiet" }, "Open");
  #choose = this.#button("choose", "Choose the file", "Choose the file again to go on");
  #pause = this.#square("pause", "pause", "Pause");
  #resume = this.#square("resume", "play", "Resume");
  #again = this.#square("resume", "retry", "Try again");
  #cancel = this.#square("cancel", "close", "Cancel");

  build() {
    this.setAttribute("role", "listitem");
    this.append(h("div", { class: "what" }, this.#name, this.#line, this.#flow),
      h("div", { class: "do" }, this.#open, this.#choose, this.#pause, this.#resume, this.#again, this.#cancel));
  }

  get row() {
    return /** @type {Row} */ (this.#row);
  }

  set row(row) {
    this.#row = row;
    const { state, name, sizeBytes, sentBytes, stalled, assetId } = row;
    attribute(this, "data-state", state);
    attribute(this, "data-stalled", stalled);
    text(this.#name, name);
    attribute(this.#name, "title", name);
    text(this.#line, describe(row));
    attribute(this.#flow, "value", sizeBytes ? sentBytes / sizeBytes : 0);
    attribute(this.#flow, "label", `Upload of ${name}`);
    this.#flow.hidden = state === "done" || state === "lost";
    this.#open.hidden = state !== "done";
    attribute(this.#open, "href", assetId && `/watch/${encodeURIComponent(assetId)}`);
    this.#choose.hidden = state !== "lost";
    this.#pause.hidden = !["starting", "sending"].includes(state);
    this.#resume.hidden = state !== "paused";
    this.#again.hidden = state !== "failed";
    this.#cancel.hidden = state === "done" || state === "completing";
  }

  /** @param {string} command @param {string} word @param {string} title */
  #button(command, word, title) {
    return h("button", { class: "button small", title, onclick: () => this.#ask(command) }, word);
  }

  /** @param {string} command @param {string} picture @param {string} word */
  #square(command, picture, word) {
    return h("button", { class: "button quiet square", title: word, "aria-label": word,
      onclick: () => this.#ask(command) }, icon(picture));
  }

  /** @param {string} command */
  #ask(command) {
    this.request("upload", { print: this.#row?.print, command });
  }
}

/** @param {Row} row */
function describe({ state, sizeBytes, sentBytes, bytesPerSecond, stalled, problem }) {
  const size = bytes(sizeBytes);
  const share = `${percent(sizeBytes ? sentBytes / sizeBytes : 0)} of ${size}`;
  if (stalled) return `${share} · connection lost, goes on by itself`;
  switch (state) {
    case "queued": return `${size} · in line`;
    case "starting": return `${size} · starting`;
    case "sending": return bytesPerSecond
      ? `${share} · ${bytes(bytesPerSecond)}/s · ${span((sizeBytes - sentBytes) / bytesPerSecond)} left`
      : share;
    case "paused": return `Paused at ${share}`;
    case "completing": return `${size} · being checked`;
    case "done": return `${size} · uploaded`;
    case "lost": return `${size} · interrupted, choose the file again to go on`;
    default: return problem || "Failed";
  }
}

customElements.define("mr-upload-row", UploadRow);
