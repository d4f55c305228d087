// @ts-check
import { attribute, h, icon, reconcile, setIcon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { percent, span } from "../core/format.js";
import { reason } from "../core/problem.js";
import "./mr-flow.js";

/** @typedef {import("../core/step-graph.js").Group} Group */
/** @typedef {import("../core/types.js").Step} Step */

const PICTURES = Object.freeze({
  pending: "dot", running: "running", done: "check", failed: "alert", cancelled: "close",
});

/** One step of the graph, or many of a kind as one with a cell each. Set `group`. */
class StepGroup extends ConsoleElement {
  #picture = icon("dot");
  #name = h("strong");
  #count = h("span", { class: "count" });
  #time = h("span", { class: "spent" });
  #flow = h("mr-flow");
  #cells = h("div", { class: "cells", "aria-hidden": "true" });
  #errors = h("div", { class: "errors" });

  build() {
    this.append(h("div", { class: "line" }, this.#picture, this.#name, this.#count, this.#time),
      this.#cells, this.#flow, this.#errors);
  }

  set group(/** @type {Group} */ group) {
    const { name, state, steps, done, progress, attempt } = group;
    attribute(this, "data-state", state);
    attribute(this, "data-many", steps.length > 3);
    attribute(this, "aria-label", `${name}: ${state}`);
    setIcon(this.#picture, PICTURES[state] ?? "dot");
    text(this.#name, name.replaceAll("-", " "));
    const many = steps.length > 1 ? `${done} of ${steps.length}` : "";
    text(this.#count, [many, attempt > 1 && `attempt ${attempt}`].filter(Boolean).join(" · "));
    text(this.#time, spent(group));
    attribute(this.#flow, "value", progress);
    attribute(this.#flow, "label", name);
    this.#flow.hidden = state !== "running";
    this.#cells.hidden = steps.length < 2;
    if (steps.length > 1) reconcile(this.#cells, steps, (step) => step.name, () => h("i"), drawCell);
    const failed = steps.filter((step) => step.error).slice(0, 3);
    reconcile(this.#errors, failed, (step) => step.name, () => h("p", { class: "problem" }),
      (line, step) => text(line, steps.length > 1 ? `${step.name}: ${reason(step.error)}` : reason(step.error)));
  }
}

/** @param {HTMLElement} cell @param {Step} step */
function drawCell(cell, { name, state, progress }) {
  attribute(cell, "data-state", state);
  attribute(cell, "title", state === "running" ? `${name}: ${percent(progress)}` : `${name}: ${state}`);
  cell.style.setProperty("--share", String(state === "done" ? 1 : (progress ?? 0)));
}

/** How long it ran, or has been running. @param {Group} group */
function spent({ state, startedAt, endedAt }) {
  if (!startedAt || state === "pending") return "";
  const end = endedAt ? Date.parse(endedAt) : Date.now();
  return span(Math.max(0, (end - Date.parse(startedAt)) / 1000));
}

customElements.define("mr-step-group", StepGroup);
