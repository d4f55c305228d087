// @ts-check
import { h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { RATES } from "../player/requests.js";

/** @typedef {import("../player/playback.js").State} State */
/** @typedef {{id: number | string, label: string, detail?: string}} Option */
/** @typedef {{type: string, name: string, options: readonly Option[], chosen: number | string, value: string}} Section */

const DELIVERY = Object.freeze({ hls: "HLS", dash: "DASH", native: "HLS" });

/** The settings: a list of sections, each a list of choices. `open("quality")` goes right to one. */
class PlayerMenu extends ConsoleElement {
  /** @type {State | null} */ #state = null;
  #section = "";
  #drawn = "";
  /** @type {HTMLElement | null} */ #back = null;

  build() {
    this.hidden = true;
    this.setAttribute("role", "menu");
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", (event) => {
      const next = /** @type {Node | null} */ (event.relatedTarget);
      if (next && !this.contains(next)) this.close();
    });
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.addEventListener("pointerdown", (event) => {
      if (!this.hidden && !event.composedPath().includes(this)) this.close();
    }, { signal });
  }

  set state(/** @type {State} */ state) {
    this.#state = state;
    if (!this.hidden) this.#draw();
  }

  /** @param {string} section */
  open(section) {
    if (!this.#state) return;
    this.#back = /** @type {HTMLElement} */ (document.activeElement);
    this.#section = section;
    this.hidden = false;
    this.#draw();
    this.#focus();
  }

  close() {
    this.hidden = true;
    this.#drawn = "";
  }

  /** @returns {Section[]} */
  #sections() {
    const s = /** @type {State} */ (this.#state);
    const label = (/** @type {readonly Option[]} */ options, /** @type {unknown} */ id) =>
      options.find((option) => option.id === id)?.label ?? "";
    const section = (/** @type {string} */ type, /** @type {string} */ name,
      /** @type {readonly Option[]} */ options, /** @type {any} */ chosen, value = label(options, chosen)) =>
      ({ type, name, options, chosen, value });
    const shown = label(s.qualities, s.shown);
    const auto = { id: -1, label: "Auto", detail: "fits your connection" };
    const all = [
      section("quality", "Quality", [auto, ...s.qualities], s.quality, s.quality < 0 ? `Auto ${shown}` : undefined),
      section("rate", "Speed", RATES.map((id) => ({ id, label: id === 1 ? "Normal" : `${id} ×` })), s.rate),
      section("audio", "Audio", s.audios, s.audio),
      section("caption", "Captions", [{ id: -1, label: "Off" }, ...s.captions], s.caption),
      section("engine", "Delivery", s.engines.map((id) => ({ id, label: Reflect.get(DELIVERY, id) })), s.engine),
    ];
    return all.filter(({ options }) => options.length > 1);
  }

  #draw() {
    const sections = this.#sections();
    const section = sections.find(({ type }) => type === this.#section);
    const picture = JSON.stringify(section ?? sections);
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    const focused = this.contains(document.activeElement);
    this.replaceChildren(...(section ? this.#choices(section) : sections.map((each) => this.#entry(each))));
    if (focused) this.#focus();
  }

  /** @param {Section} section */
  #entry({ type, name, value }) {
    return h("button", { role: "menuitem", onclick: () => this.#go(type) },
      h("span", {}, name), h("span", { class: "value" }, value), icon("right"));
  }

  /** @param {Section} section */
  #choices({ type, name, options, chosen }) {
    const back = h("button", { role: "menuitem", class: "back", onclick: () => this.#go("") }, icon("left"), name);
    return [back, ...options.map(({ id, label, detail }) => {
      const choice = h("button", { role: "menuitemradio", "aria-checked": String(id === chosen),
        onclick: () => this.#choose(type, id) }, icon("check"), h("span", {}), h("span", { class: "value" }, detail));
      text(choice.children[1], label);
      return choice;
    })];
  }

  /** @param {string} section */
  #go(section) {
    this.#section = section;
    this.#draw();
    this.#focus();
  }

  /** @param {string} type @param {number | string} value */
  #choose(type, value) {
    this.request("player-request", { type, value });
    this.close();
    this.#back?.focus({ preventScroll: true });
  }

  #focus() {
    const item = this.querySelector("[aria-checked=true]") ?? this.querySelector("button");
    /** @type {HTMLElement | null} */ (item)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = [...this.querySelectorAll("button")];
    const place = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(place + step + items.length) % items.length].focus();
    else if (event.key === "ArrowLeft" && this.#section) this.#go("");
    else if (event.key === "ArrowRight" && !this.#section) items[place]?.click();
    else if (event.key === "Escape") {
      this.close();
      this.#back?.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define("mr-player-menu", PlayerMenu);
