// @ts-check
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

const LIMIT = 4;
const SHOWN_MS = 6_000;

/**
 * Short notices at the edge of the window. Anyone shows one with
 * `window.dispatchEvent(new CustomEvent("notice", {detail: {text, kind}}))`.
 */
class Toasts extends ConsoleElement {
  build() {
    this.setAttribute("role", "status");
    this.setAttribute("aria-live", "polite");
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    window.addEventListener("notice", (event) => {
      const { text, kind = "info" } = /** @type {CustomEvent} */ (event).detail;
      this.#show(text, kind);
    }, { signal });
  }

  /** @param {string} words @param {"info" | "error"} kind */
  #show(words, kind) {
    const toast = h("div", { class: "toast", "data-kind": kind },
      icon(kind === "error" ? "alert" : "check"),
      h("span", {}, words),
      h("button", { class: "button quiet square", "aria-label": "Dismiss", onclick: () => toast.remove() }, icon("close")));
    this.append(toast);
    while (this.children.length > LIMIT) this.firstElementChild?.remove();
    setTimeout(() => toast.remove(), kind === "error" ? SHOWN_MS * 2 : SHOWN_MS);
  }
}

/** Shows a notice. @param {string} text @param {"info" | "error"} [kind] */
export function notice(text, kind = "info") {
  window.dispatchEvent(new CustomEvent("notice", { detail: { text, kind } }));
}

customElements.define("mr-toasts", Toasts);
