// @ts-check
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { captureLinks, navigate, routeOf } from "../core/router.js";
import { store } from "../core/store.js";
import "./mr-access.js";
import "./mr-channel-page.js";
import "./mr-channels.js";
import "./mr-confirm.js";
import "./mr-data-quality.js";
import "./mr-drop-zone.js";
import "./mr-header.js";
import "./mr-library.js";
import "./mr-login.js";
import "./mr-missing.js";
import "./mr-nav.js";
import "./mr-people.js";
import "./mr-quality.js";
import "./mr-reviews.js";
import "./mr-session.js";
import "./mr-sessions.js";
import "./mr-sql.js";
import "./mr-streams.js";
import "./mr-telemetry.js";
import "./mr-toasts.js";
import "./mr-upload-tray.js";
import "./mr-watch.js";
import "./mr-webhooks.js";

const VIEWS = Object.freeze({
  library: "mr-library",
  watch: "mr-watch",
  webhooks: "mr-webhooks",
  access: "mr-access",
  people: "mr-people",
  reviews: "mr-reviews",
  channels: "mr-channels",
  channel: "mr-channel-page",
  streams: "mr-streams",
  telemetry: "mr-telemetry",
  sessions: "mr-sessions",
  session: "mr-session",
  quality: "mr-quality",
  data: "mr-data-quality",
  sql: "mr-sql",
  login: "mr-login",
  missing: "mr-missing",
});

/**
 * The console: header and rooms, the view that the address names, and what floats above every view. Views
 * change without loading a page, so that uploads go on while a film is watched.
 */
class App extends ConsoleElement {
  #main = h("main", { id: "main", tabindex: "-1" });
  /** @type {import("../core/router.js").Route | null} */ #route = null;
  /** @type {Map<string, number>} */ #scroll = new Map();

  build() {
    this.append(
      h("a", { class: "skip", href: "#main" }, "Skip to content"),
      h("mr-header"),
      h("mr-nav"),
      this.#main,
      h("mr-upload-tray"),
      h("mr-drop-zone"),
      h("mr-toasts"),
      h("mr-confirm"),
    );
    captureLinks();
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    window.addEventListener("routed", () => this.#turn(), { signal });
    window.addEventListener("unauthorized", () => this.#login(), { signal });
    window.addEventListener("scroll", () => this.#scroll.set(this.#key(), scrollY), { signal, passive: true });
    this.#begin();
  }

  /** Strangers go to the login before anything is asked that they may not have. */
  async #begin() {
    if (routeOf(location).view === "login") return this.#show();
    const { signedIn } = await api.session().catch(() => ({ signedIn: true }));
    if (signedIn) this.#show();
    else this.#login();
  }

  #turn() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const next = routeOf(location);
    if (next.view === this.#route?.view && next.id === this.#route.id) return;
    if (calm || !document.startViewTransition) this.#show();
    else this.#showSmoothly();
  }

  /** A transition that is cut short, as by a new size of the window, has shown its page all the same. */
  #showSmoothly() {
    const transition = document.startViewTransition(() => this.#show());
    transition.ready.catch(() => {});
    transition.finished.catch(() => {});
  }

  #show() {
    const route = routeOf(location);
    this.#route = route;
    this.dataset.view = route.view;
    if (route.view !== "login") store.listen();
    this.#main.replaceChildren(h(VIEWS[route.view], route.id ? { "asset-id": route.id } : {}));
    scrollTo(0, this.#scroll.get(this.#key()) ?? 0);
  }

  #key() {
    return `${this.#route?.view}/${this.#route?.id}`;
  }

  #login() {
    if (routeOf(location).view === "login") return;
    const next = location.pathname + location.search;
    navigate(`/login${next === "/" ? "" : `?next=${encodeURIComponent(next)}`}`, { replace: true });
  }
}

customElements.define("mr-app", App);
