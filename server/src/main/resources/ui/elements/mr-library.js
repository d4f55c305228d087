// @ts-check
import { deleteAsset, retryAsset, tryTheSample } from "../core/actions.js";
import { attribute, h, icon, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { navigate } from "../core/router.js";
import { STATUSES } from "../core/status.js";
import { store } from "../core/store.js";
import "./mr-asset-card.js";
import "./mr-empty-library.js";
import "./mr-moments.js";
import "./mr-status-filter.js";

/** @typedef {import("../core/store.js").Snapshot} Snapshot */

const GHOSTS = 8;

/** The library: every asset as a card, found by words and state, a page at a time. */
class Library extends ConsoleElement {
  #title = h("h1", {}, "Library");
  #filter = h("mr-status-filter");
  #moments = /** @type {any} */ (h("mr-moments"));
  #grid = h("div", { class: "grid", role: "list" });
  #ghosts = h("div", { class: "grid ghosts", "aria-hidden": "true" },
    Array.from({ length: GHOSTS }, () => h("div", { class: "ghost" }, h("div"), h("span"), h("span"))));
  #empty = h("mr-empty-library");
  #more = h("button", { class: "button", onclick: () => store.more() }, "Load more");
  #reason = h("p");
  #failed = h("section", { class: "blank", role: "alert" }, icon("alert"),
    h("h2", {}, "The library could not be read"), this.#reason,
    h("button", { class: "button primary", onclick: () => this.#load() }, "Try again"));

  build() {
    this.append(
      h("div", { class: "bar" }, this.#title, this.#filter),
      this.#moments, this.#grid, this.#ghosts, this.#empty, this.#failed,
      h("div", { class: "foot" }, this.#more));
    this.addEventListener("delete-asset", (event) => deleteAsset(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("retry-asset", (event) => retryAsset(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("try-sample", () => tryTheSample());
    this.addEventListener("status-chosen", (event) => this.#choose(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("clear-query", () => navigate("/"));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "Library – Millrace";
    window.addEventListener("routed", () => this.#load(), { signal });
    store.subscribe((snapshot) => this.#draw(snapshot), signal);
    this.#load();
  }

  #load() {
    if (location.pathname !== "/") return;
    const search = new URLSearchParams(location.search);
    const status = search.get("status") ?? "";
    store.load({ q: search.get("q") ?? "", status: status in STATUSES ? status : "" });
  }

  /** @param {string} status */
  #choose(status) {
    const search = new URLSearchParams(location.search);
    if (status) search.set("status", status);
    else search.delete("status");
    navigate(search.size ? `/?${search}` : "/", { replace: true });
  }

  /** @param {Snapshot} snapshot */
  #draw({ assets, ids, query, phase, problem, nextCursor }) {
    const shown = ids.map((id) => assets[id])
      .filter((asset) => asset && (!query.status || asset.status === query.status));
    reconcile(this.#grid, shown, (asset) => asset.id, () => h("mr-asset-card", { role: "listitem" }),
      (card, asset) => { card.asset = asset; });
    const none = shown.length === 0;
    text(this.#title, query.q ? `Results for “${query.q}”` : "Library");
    this.#moments.words = query.q;
    attribute(this.#filter, "value", query.status);
    attribute(this.#grid, "aria-busy", phase === "loading" || phase === "more" ? "true" : "false");
    attribute(this.#empty, "narrowed", Boolean(query.q || query.status));
    this.#ghosts.hidden = !(none && phase === "loading");
    this.#empty.hidden = !(none && phase === "idle");
    this.#failed.hidden = phase !== "failed";
    text(this.#reason, problem?.message);
    this.#more.hidden = !nextCursor || phase === "failed";
    this.#more.disabled = phase !== "idle";
    text(this.#more, phase === "more" ? "Loading…" : "Load more");
  }
}

customElements.define("mr-library", Library);
