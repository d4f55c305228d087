// @ts-check
import { h, icon, setIcon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

const THEMES = ["auto", "light", "dark"];
const PICTURES = Object.freeze({ auto: "contrast", light: "sun", dark: "moon" });

/** Goes through the themes: as the system says, light, dark. The choice is kept by `theme.js`. */
class ThemeToggle extends ConsoleElement {
  #picture = icon("contrast");
  #words = h("span");
  #button = h("button", { class: "button quiet square", onclick: () => this.#next() }, this.#picture, this.#words);

  build() {
    this.append(this.#button);
    this.#draw();
  }

  get theme() {
    return document.documentElement.dataset.theme ?? "auto";
  }

  #next() {
    const detail = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    window.dispatchEvent(new CustomEvent("theme-change", { detail }));
    this.#draw();
  }

  #draw() {
    const { theme } = this;
    const label = `Theme: ${theme === "auto" ? "as the system" : theme}`;
    setIcon(this.#picture, Reflect.get(PICTURES, theme));
    this.#words.textContent = label;
    this.#button.title = label;
    this.#button.setAttribute("aria-label", label);
  }
}

customElements.define("mr-theme-toggle", ThemeToggle);
