// @ts-check
import { attribute, h, icon, reconcile, setIcon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { percent, span } from "../core/format.js";
import { reason } from "../core/problem.js";
import "./mr-flow.js";
import "./mr-ladder.js";

/** @typedef {import("../core/step-graph.js").Group} Group */
/** @typedef {import("../core/types.js").Step} Step */

const PICTURES = Object.freeze({
  pending: "dot", running: "running", done: "check", failed: "alert", cancelled: "close",
});

/**
 * One step of the graph, or many of a kind as one with a cell each: how it stands, how often it was
 * tried, how long it took and when in the whole that was. Set `group`.
 */
class StepGroup extends ConsoleElement {
  #picture = icon("dot");
  #name = h("strong");
  #count = h("span", { class: "count" });
  #time = h("span", { class: "spent" });
  #flow = h("mr-flow");
  #lane = h("div", { class: "lane", "aria-hidden": "true" }, h("i"));
  #cells = h("div", { class: "cells", "aria-hidden": "true" });
  #ladder = /** @type {any} */ (h("mr-ladder", { hidden: true }));
  #errors = h("div", { class: "errors" });

  build() {
    this.setAttribute("role", "group");
    this.append(h("span", { class: "mark" }, this.#picture),
      h("div", { class: "line" }, this.#name, this.#count, this.#time),
      this.#cells, this.#flow, this.#lane, this.#ladder, this.#errors);
  }

  set group(/** @type {Group} */ group) {
    const { name, state, steps, done, progress, attempt } = group;
    attribute(this, "data-state", state);
    attribute(this, "aria-label", `${name.replaceAll("-", " ")}: ${state}`);
    setIcon(this.#picture, PICTURES[state] ?? "dot");
    text(this.#name, name.replaceAll("-", " "));
    const many = steps.length > 1 ? `${done} of ${steps.length}` : "";
    text(this.#count, [many, attempt > 1 && `attempt ${attempt}`].filter(Boolean).join(" · "));
    text(this.#time, spent(group));
    attribute(this.#flow, "value", progress);
    attribute(this.#flow, "label", name);
    this.#flow.hidden = state !== "running";
    this.#lane.hidden = state === "running" || !group.startedAt;
    this.style.setProperty("--from", String(group.from));
    this.style.setProperty("--to", String(group.to));
    this.#cells.hidden = steps.length < 2;
    if (steps.length > 1) reconcile(this.#cells, steps, (step) => step.name, () => h("i"), drawCell);
    this.#ladder.choice = steps.find((step) => step.detail?.rungs)?.detail;
    const failed = steps.filter((step) => step.error).slice(0, 3);
    reconcile(this.#errors, failed, (step) => step.name, () => h("p", { class: "problem" }),
      (line, step) => text(line, steps.length > 1 ? `${pieceOf(step)}: ${reason(step.error)}` : reason(step.error)));
  }
}

/** @param {HTMLElement} cell @param {Step} step */
function drawCell(cell, { name, state, progress, attempt }) {
  attribute(cell, "data-state", state);
  const tries = (attempt ?? 1) > 1 ? `, attempt ${attempt}` : "";
  attribute(cell, "title", `${name}: ${state === "running" ? percent(progress) : state}${tries}`);
  cell.style.setProperty("--share", String(state === "done" ? 1 : (progress ?? 0)));
}

/** Which of many it is: `chunk-3` of `encode/chunk-3`. @param {Step} step */
function pieceOf({ name }) {
  return name.split("/").slice(1).join("/") || name;
}

/** How long it ran, or has been running. @param {Group} group */
function spent({ state, startedAt, endedAt }) {
  if (!startedAt || state === "pending") return "";
  const end = endedAt ? Date.parse(endedAt) : Date.now();
  return span(Math.max(0, (end - Date.parse(startedAt)) / 1000));
}

customElements.define("mr-step-group", StepGroup);
