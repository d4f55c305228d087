// @ts-check
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { SHORTCUTS } from "../player/shortcuts.js";

/** The help about the player's keys, as a dialog. `open()` shows it. */
class Shortcuts extends ConsoleElement {
  #dialog = h("dialog", { class: "shortcuts", "aria-labelledby": "shortcuts-title" },
    h("form", { method: "dialog", class: "row" },
      h("h2", { id: "shortcuts-title" }, "Keys"),
      h("button", { class: "button quiet square", "aria-label": "Close" }, icon("close"))),
    h("dl", {}, SHORTCUTS.map(({ show, words }) =>
      h("div", {}, h("dt", {}, show.split(/ (?=[A-Z]$)/).map((key) => h("kbd", {}, key))), h("dd", {}, words)))));

  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (click) => {
      if (click.target === this.#dialog) this.#dialog.close();
    });
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}

customElements.define("mr-shortcuts", Shortcuts);
