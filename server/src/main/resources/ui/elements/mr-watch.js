// @ts-check
import { deleteAsset, retryAsset } from "../core/actions.js";
import { channels } from "../core/channels-api.js";
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { navigate } from "../core/router.js";
import { isPlayable, isWorking, titleOf } from "../core/status.js";
import { store } from "../core/store.js";
import "./mr-analysis.js";
import "./mr-channel-page.js";
import "./mr-details.js";
import "./mr-not-yet.js";
import "./mr-player.js";
import "./mr-watch-head.js";
import "./mr-workflow.js";

/** @typedef {import("../core/types.js").Asset} Asset */

const WORKFLOW_EVERY_MS = 1_200;

/** One asset: its player, or why it cannot play yet, and all that is known about it. */
class Watch extends ConsoleElement {
  #stage = h("div", { class: "stage" });
  #head = /** @type {any} */ (h("mr-watch-head"));
  #analysis = /** @type {any} */ (h("mr-analysis"));
  #details = /** @type {any} */ (h("mr-details"));
  #workflow = /** @type {any} */ (h("mr-workflow"));
  /** @type {Asset | null} */ #asset = null;
  #timer = 0;

  get #id() {
    return this.getAttribute("asset-id") ?? "";
  }

  build() {
    this.append(this.#stage, h("div", { class: "about" }, this.#head, this.#analysis), this.#details, this.#workflow);
    this.addEventListener("seek-to", (event) =>
      /** @type {any} */ (this.#stage.firstElementChild)?.goTo?.(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("retry-asset", () => this.#asset && retryAsset(this.#asset));
    this.addEventListener("delete-asset", async () => {
      if (this.#asset && (await deleteAsset(this.#asset))) navigate("/");
    });
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#read();
    let reached = true;
    store.subscribe(({ assets, workflows, live }) => {
      if (live && !reached) this.#read();
      reached = live;
      const asset = assets[this.#id];
      if (asset && asset !== this.#asset) this.#draw(asset);
      this.#workflow.workflow = workflows[this.#id];
    }, signal);
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  async #read() {
    try {
      await store.read(this.#id);
      this.#readWorkflow();
    } catch (failure) {
      const { status, message } = /** @type {import("../core/problem.js").Problem} */ (failure);
      if (status === 404) this.replaceChildren(await this.#channel() ?? h("mr-missing"));
      else if (!this.#asset) this.#failed(message);
    }
  }

  /** What stands at this address when it is a channel's; null when there is none. */
  #channel() {
    const shown = () => h("mr-channel-page", { "asset-id": this.#id });
    return channels.find(this.#id).then(shown, () => null);
  }

  /** @param {string} message */
  #failed(message) {
    const again = () => {
      this.#stage.replaceChildren();
      this.#read();
    };
    this.#stage.replaceChildren(h("section", { class: "blank", role: "alert" }, icon("alert"),
      h("h2", {}, "The video could not be read"), h("p", {}, message),
      h("button", { class: "button primary", onclick: again }, "Try again")));
  }

  /** @param {Asset} asset */
  #draw(asset) {
    const before = this.#asset;
    this.#asset = asset;
    document.title = `${titleOf(asset)} – Millrace`;
    this.#head.asset = asset;
    this.#analysis.asset = asset;
    this.#details.asset = asset;
    const tag = isPlayable(asset) ? "mr-player" : "mr-not-yet";
    let shown = /** @type {any} */ (this.#stage.firstElementChild);
    if (shown?.localName !== tag && !(shown?.localName === "mr-player" && asset.playback?.hls)) {
      shown = h(tag, { autoplay: true });
      this.#stage.replaceChildren(shown);
    }
    shown.asset = asset;
    if (before && (isWorking(asset) || before.status !== asset.status)) this.#readWorkflow();
  }

  /** Reads the step graph now, or soon when it was read just before; before its upload it has none. */
  #readWorkflow() {
    if (this.#timer || !this.#asset?.uploadedAt || this.#asset.status === "queued") return;
    store.readWorkflow(this.#id).catch(() => {});
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      if (this.#asset && store.snapshot.workflows[this.#id]?.state === "running") this.#readWorkflow();
    }, WORKFLOW_EVERY_MS);
  }
}

customElements.define("mr-watch", Watch);
