// @ts-check
import { api } from "../core/api.js";
import { attribute, h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { routeOf } from "../core/router.js";
import "./mr-theme-toggle.js";

/** @typedef {import("../core/router.js").Route["view"]} View */

/** The rooms of the console: where each begins, and the views that are in it. */
const ROOMS = Object.freeze(/** @type {{href: string, name: string, picture: string, views: View[]}[]} */ ([
  { href: "/", name: "Library", picture: "film", views: ["library", "watch"] },
  { href: "/channels", name: "Live", picture: "live", views: ["channels", "channel"] },
  { href: "/streams", name: "Vision", picture: "eye", views: ["streams"] },
  { href: "/quality", name: "Telemetry", picture: "wave", views: ["quality", "sessions", "session", "telemetry", "data", "sql"] },
  { href: "/reviews", name: "Reviews", picture: "alert", views: ["reviews"] },
  { href: "/people", name: "People", picture: "person", views: ["people"] },
  { href: "/access", name: "Access log", picture: "list", views: ["access"] },
  { href: "/webhooks", name: "Webhooks", picture: "hook", views: ["webhooks"] },
]));

/** The row below the header: where one can go, where one is, theme and log-out. */
class Nav extends ConsoleElement {
  /** @type {{link: HTMLElement, views: View[]}[]} */ #rooms = [];

  build() {
    this.#rooms = ROOMS.map(({ href, name, picture, views }) =>
      ({ link: h("a", { href }, icon(picture), name), views }));
    this.append(
      h("nav", { "aria-label": "Console" }, this.#rooms.map(({ link }) => link)),
      h("mr-theme-toggle"),
      h("button", { class: "button quiet square", title: "Log out", "aria-label": "Log out", onclick: () => this.#logOut() }, icon("logout")),
    );
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    window.addEventListener("routed", () => this.#draw(), { signal });
    this.#draw();
  }

  #draw() {
    const { view } = routeOf(location);
    for (const { link, views } of this.#rooms) {
      const here = views.includes(view);
      attribute(link, "aria-current", here ? "page" : null);
      if (here) this.#reveal(link);
    }
  }

  /** Where the row is wider than the window, the room that one is in is in sight. @param {HTMLElement} link */
  #reveal(link) {
    const { left, right } = link.getBoundingClientRect();
    const frame = this.getBoundingClientRect();
    if (left < frame.left || right > frame.right) this.scrollLeft += (left + right - frame.left - frame.right) / 2;
  }

  async #logOut() {
    await api.logOut().catch(() => {});
    location.assign("/login");
  }
}

customElements.define("mr-nav", Nav);
