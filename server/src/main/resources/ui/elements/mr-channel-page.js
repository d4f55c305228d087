// @ts-check
import { h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { channels } from "../core/channels-api.js";
import { age } from "../core/format.js";
import { notice } from "./mr-toasts.js";
import { factsOf, problemOf } from "./mr-channel.js";
import { frameOf, lineOf } from "./mr-links.js";
import "./mr-channel-form.js";
import "./mr-clip-form.js";
import "./mr-live-player.js";

/** @typedef {import("../core/channels-api.js").Recording} Recording */
/** @typedef {import("../core/channels-api.js").Clip} Clip */

const REFRESH_MS = 2_000;

/** The page of one channel: what it sends, how it fares, what was recorded. Attribute `asset-id`. */
class ChannelPage extends ConsoleElement {
  #title = h("h1");
  #stage = h("div", { class: "stage" });
  #facts = h("p", { class: "hint" });
  #problem = h("p", { class: "problem", role: "alert" });
  #links = h("div", { class: "links" });
  #settings = /** @type {any} */ (h("mr-channel-form"));
  #recordings = h("ul", { class: "recordings" });
  #clips = h("ul", { class: "recordings" });

  build() {
    const id = this.getAttribute("asset-id") ?? "";
    this.append(this.#stage, this.#title, this.#facts, this.#problem, h("mr-clip-form", { "channel-id": id }), this.#clips, this.#recordings,
      h("section", { class: "panel" }, h("h2", {}, "Addresses"), this.#links),
      h("details", { class: "settings" }, h("summary", {}, "Settings"), this.#settings));
    this.addEventListener("channel-changed", () => {
      notice("The channel is changed.");
      this.#load(new AbortController().signal);
    });
    this.addEventListener("clip-made", () => this.#load(new AbortController().signal));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#load(signal);
    const timer = setInterval(() => document.hidden || this.#load(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {AbortSignal} signal */
  async #load(signal) {
    const id = this.getAttribute("asset-id") ?? "";
    try {
      const channel = await channels.find(id, signal);
      document.title = `${channel.name} – Millrace`;
      text(this.#title, channel.name);
      this.#settings.channel = channel;
      text(this.#facts, factsOf(channel));
      text(this.#problem, problemOf(channel));
      reconcile(this.#links, linksOf(channel), ({ name, value }) => `${name} ${value}`, lineOf, () => {});
      if (!this.#stage.firstChild) this.#stage.append(h("mr-live-player", { ".src": channel.playback.hls }));
      list(this.#clips, (await channels.clips(id, signal)).items, ({ start }) => start);
      if (channel.record) list(this.#recordings, (await channels.recordings(id, signal)).items, ({ startedAt }) => startedAt);
    } catch (failure) {
      if (!signal.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    }
  }
}

/** Where it is sent to, and where it plays. @param {import("../core/channels-api.js").Channel} channel */
function linksOf({ id, ingest, backup, playback }) {
  return [
    { name: "Publish", value: ingest.url ?? "" },
    { name: "Backup", value: backup?.ingest.url ?? "" },
    { name: "Embed", value: frameOf(`${location.origin}/embed/${encodeURIComponent(id)}`) },
    { name: "HLS", value: playback.hls },
    { name: "DASH", value: playback.dash },
  ].filter(({ value }) => value);
}

/**
 * Lists films of a channel, those that are ready with a link.
 * @template {Recording | Clip} T
 * @param {HTMLElement} element @param {readonly T[]} films @param {(film: T) => string} since
 */
function list(element, films, since) {
  reconcile(element, films, ({ assetId, status }) => `${assetId}-${status}`, (film) =>
    h("li", {}, film.status === "ready" ? h("a", { href: `/watch/${film.assetId}` }, film.title) : film.title,
      ` · ${film.status}, ${age(since(film))}`), () => {});
}

customElements.define("mr-channel-page", ChannelPage);
