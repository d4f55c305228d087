// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { telemetry } from "../core/telemetry-api.js";

/** @typedef {import("../core/telemetry-api.js").Control} Control */

const LOOK_MS = 5_000;
const WORDS = Object.freeze({ open: "Open", throttled: "Throttled", paused: "Paused" });

/** The switch of what is collected of players: all, so much a second, nothing. */
class Collecting extends ConsoleElement {
  #rate = h("input", { type: "number", min: "0", max: "1000000", value: "100", "aria-label": "Events a second",
    onchange: () => this.#change("throttled") });
  #rates = h("label", { class: "rate", hidden: true }, this.#rate, h("span", {}, "events a second and process"));
  #problem = h("p", { class: "problem", role: "alert" });

  build() {
    const choices = Object.entries(WORDS).map(([value, word]) =>
      h("label", {}, h("input", { type: "radio", name: "collecting", value, onchange: () => this.#change(value) }),
        h("span", {}, word)));
    this.append(h("fieldset", {}, h("legend", { class: "hidden" }, "What is collected of players"), choices),
      this.#rates, this.#problem);
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#look();
    const timer = setInterval(() => document.hidden || this.#look(), LOOK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  async #look() {
    if (this.contains(document.activeElement)) return;
    await this.#answered(telemetry.control());
  }

  /** @param {string} state */
  async #change(state) {
    const rate = state === "throttled" ? { eventsPerSecond: Math.max(0, Math.round(Number(this.#rate.value) || 0)) } : {};
    await this.#answered(telemetry.change({ state: /** @type {Control["state"]} */ (state), ...rate }));
  }

  /** @param {Promise<Control>} answer */
  async #answered(answer) {
    try {
      const { state, eventsPerSecond } = await answer;
      text(this.#problem, "");
      this.dataset.state = state;
      this.#rates.hidden = state !== "throttled";
      if (state === "throttled" && document.activeElement !== this.#rate) this.#rate.value = String(eventsPerSecond);
      for (const input of this.querySelectorAll("input[type=radio]")) {
        /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === state;
      }
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }
}

customElements.define("mr-collecting", Collecting);
