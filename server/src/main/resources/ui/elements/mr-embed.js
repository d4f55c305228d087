// @ts-check
import { api } from "../core/api.js";
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { EventFeed } from "../core/events.js";
import { Problem } from "../core/problem.js";
import { isPlayable, isWorking, titleOf } from "../core/status.js";
import { addressesOf } from "../player/addresses.js";
import "./mr-live-player.js";
import "./mr-not-yet.js";
import "./mr-player.js";

/** @typedef {import("../core/types.js").Asset} Asset */

const LOOK_AGAIN_MS = 2_000;

/**
 * The player alone, filling the frame of another site's page. The address may say `autoplay`,
 * `muted`, `t` and `engine`, and what admits to play: a `ticket`, or a signature. Events are only listened to while the asset is being processed.
 * The attribute `alone` says that the page comes from a server that has no API.
 */
class Embed extends ConsoleElement {
  #id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  /** @type {Asset | null} */ #asset = null;
  /** @type {EventFeed | null} */ #feed = null;

  build() {
    this.setAttribute("role", "main");
  }

  connected() {
    this.#read();
  }

  async #read() {
    try {
      const alone = this.hasAttribute("alone");
      if (alone || !(await api.session()).signedIn) return await this.#stranger();
      this.#draw(await api.asset(this.#id));
    } catch (failure) {
      const { status, message } = /** @type {Problem} */ (failure);
      if (status === 404 && !this.#asset && (await this.#channel())) return;
      if (status === 401) return this.#draw(standIn(this.#id));
      const words = status === 404 ? "This video does not exist, or is not ready yet." : message;
      if (!this.#asset) this.replaceChildren(h("section", { class: "blank", role: "alert" }, icon("alert"), h("p", {}, words)));
    }
  }

  /** Shows the channel of that id, also while nobody publishes to it; false when there is none, or it does not play here. */
  async #channel() {
    const src = `/live/${encodeURIComponent(this.#id)}/main.m3u8${location.search}`;
    const answer = await fetch(src, { cache: "no-store" });
    const idle = answer.status === 404 && (await answer.json().catch(() => ({}))).type === "/problems/channel-idle";
    const isThere = answer.ok || idle || answer.status === 503;
    if (isThere) this.replaceChildren(h("mr-live-player", { ".src": src }));
    return isThere;
  }

  /** A viewer without a session knows only the playlist; while it grows it is looked at again. */
  async #stranger() {
    const asset = standIn(this.#id);
    const answer = await fetch(addressesOf(asset).hls, { cache: "no-store" });
    if (answer.status === 404) throw new Problem(404, "Nothing is here");
    if (answer.status === 403) throw new Problem(403, "This video does not play here.");
    const playlist = await answer.text();
    const variants = playlist.match(/^#EXT-X-STREAM-INF:.*RESOLUTION=/gm)?.length ?? 0;
    const dash = /^#EXT-X-SESSION-KEY:METHOD=AES-128/m.test(playlist) ? null : asset.playback?.dash;
    this.#draw({ ...asset, playback: { ...asset.playback, dash }, renditions: new Array(variants).fill({}) });
    const grows = /max-age=1\b/.test(answer.headers.get("Cache-Control") ?? "");
    if (grows && this.isConnected) setTimeout(() => this.#read(), LOOK_AGAIN_MS);
  }

  /** @param {Asset} asset */
  #draw(asset) {
    this.#asset = asset;
    document.title = titleOf(asset);
    const playable = isPlayable(asset);
    let shown = /** @type {any} */ (this.firstElementChild);
    if (shown?.localName !== (playable ? "mr-player" : "mr-not-yet")) {
      const search = new URLSearchParams(location.search);
      const wishes = { autoplay: search.has("autoplay"), muted: search.has("muted") };
      shown = playable ? h("mr-player", wishes) : h("mr-not-yet");
      this.replaceChildren(shown);
    }
    shown.asset = asset;
    if (isWorking(asset)) this.#listen();
  }

  #listen() {
    if (this.#feed) return;
    this.#feed = new EventFeed("/v1/events", {
      event: ({ subject }) => subject === this.#id && this.#read(),
      state: () => {},
    });
    this.#feed.start();
  }
}

/** What a viewer without a session can know: where the stream of an asset is. @param {string} id @returns {Asset} */
function standIn(id) {
  const base = `/play/${encodeURIComponent(id)}/main`;
  return { id, title: "Video", status: "ready", playable: true, playback: { hls: `${base}.m3u8`, dash: `${base}.mpd` } };
}

customElements.define("mr-embed", Embed);
