// @ts-check
import { attribute, h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { navigate } from "../core/router.js";
import { store } from "../core/store.js";
import "./mr-from-url.js";

/** The bar on top: the mark, the search, and the ways in for films. Asks for `choose-files`. */
class Header extends ConsoleElement {
  #search = h("input", {
    type: "search", name: "q", placeholder: "Search", autocomplete: "off",
    "aria-label": "Search the library", maxlength: "200", oninput: () => this.#typed(),
  });
  #away = h("span", { class: "away", role: "status" });
  #timer = 0;

  build() {
    this.setAttribute("role", "banner");
    const mark = h("img", { src: "/ui/logo.svg", alt: "", width: "30", height: "30" });
    const find = h("form", { class: "search", role: "search", onsubmit: (/** @type {Event} */ e) => this.#submit(e) },
      icon("search"), this.#search, h("kbd", { "aria-hidden": "true" }, "/"));
    this.append(
      h("a", { class: "brand", href: "/", "aria-label": "Millrace, library" }, mark, h("span", {}, "Millrace")),
      find,
      this.#away,
      h("div", { class: "tools" },
        h("button", { class: "button primary", onclick: () => this.request("choose-files") },
          icon("upload"), h("span", {}, "Upload")),
        h("mr-from-url")),
    );
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    store.subscribe(({ live }) => {
      this.#away.textContent = live ? "" : "Reconnecting…";
      attribute(this.#away, "data-away", !live);
    }, signal);
    const read = () => {
      if (document.activeElement !== this.#search) {
        this.#search.value = new URLSearchParams(location.search).get("q") ?? "";
      }
    };
    window.addEventListener("routed", read, { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    read();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#find(), 220);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#find();
  }

  #find() {
    clearTimeout(this.#timer);
    const here = new URL(location.href);
    const home = here.pathname === "/";
    const search = home ? here.searchParams : new URLSearchParams();
    const words = this.#search.value.trim();
    if (words) search.set("q", words);
    else search.delete("q");
    if (!home && !words) return;
    navigate(search.size ? `/?${search}` : "/", { replace: home });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const typing = /** @type {Element} */ (event.target).closest?.("input:not([type=radio], [type=range]), textarea, select, dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#search.focus();
    this.#search.select();
  }
}

customElements.define("mr-header", Header);
