// @ts-check
import { attribute, h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { rowsOf } from "../core/step-graph.js";
import "./mr-step-group.js";

/** @typedef {import("../core/types.js").Workflow} Workflow */

const TICK_MS = 1_000;

/** The work on an asset as a graph: what runs side by side stands side by side. Set `workflow`. */
class WorkflowGraph extends ConsoleElement {
  #state = h("span", { class: "chip" });
  #rows = h("ol");
  /** @type {Workflow | undefined} */ #workflow;

  build() {
    this.append(h("section", { class: "panel" }, h("h2", {}, "Workflow ", this.#state), this.#rows));
    this.#draw();
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    const timer = setInterval(() => this.#workflow?.state === "running" && this.#draw(), TICK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  set workflow(/** @type {Workflow | undefined} */ workflow) {
    if (workflow === this.#workflow) return;
    this.#workflow = workflow;
    this.#draw();
  }

  #draw() {
    const { state = "", steps = [] } = this.#workflow ?? {};
    this.hidden = steps.length === 0;
    text(this.#state, state);
    attribute(this.#state, "data-state", state);
    const rows = rowsOf(steps);
    reconcile(this.#rows, rows, (row) => row.map(({ name }) => name).join("+"),
      () => h("li"), (line, groups) => reconcile(line, groups, (group) => /** @type {any} */ (group).name,
        () => h("mr-step-group"), (element, group) => { element.group = group; }));
  }
}

customElements.define("mr-workflow", WorkflowGraph);
