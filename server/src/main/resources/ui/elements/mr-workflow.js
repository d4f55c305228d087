// @ts-check
import { attribute, h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { span } from "../core/format.js";
import { extentOf, rowsOf } from "../core/step-graph.js";
import "./mr-step-group.js";

/** @typedef {import("../core/types.js").Workflow} Workflow */

const TICK_MS = 1_000;

/** The work on an asset as a graph along a rail: what runs side by side branches off it together. Set `workflow`. */
class WorkflowGraph extends ConsoleElement {
  #state = h("span", { class: "chip" });
  #spent = h("span", { class: "spent" });
  #rows = h("ol");
  /** @type {Workflow | undefined} */ #workflow;

  build() {
    this.append(h("section", { class: "panel" }, h("h2", {}, "Workflow ", this.#state, this.#spent), this.#rows));
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
    const now = Date.now();
    const [first, last] = extentOf(steps, now);
    text(this.#spent, last > first ? span((last - first) / 1000) : "");
    const rows = rowsOf(steps, now);
    reconcile(this.#rows, rows, (row) => row.map(({ name }) => name).join("+"),
      () => h("li"), (line, groups) => {
        attribute(line, "data-parallel", groups.length > 1);
        attribute(line, "data-done", groups.every((group) => group.state === "done"));
        reconcile(line, groups, (group) => group.name, () => h("mr-step-group"), (element, group) => { element.group = group; });
      });
  }
}

customElements.define("mr-workflow", WorkflowGraph);
