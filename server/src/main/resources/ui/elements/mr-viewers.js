// @ts-check
import { h, svg, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { qoe } from "../core/qoe-api.js";

/** @typedef {import("../core/qoe-api.js").Live} Live */

const REFRESH_MS = 2_500;
const [WIDTH, HEIGHT] = [240, 40];

/** Who watches just now, and how many did in the last hour. */
class Viewers extends ConsoleElement {
  #count = h("span", { class: "count" }, "–");
  #word = h("span", { class: "word" }, "watch now");
  #states = h("p", { class: "states" });
  #line = h("div", { class: "spark" });
  #top = h("p", { class: "top" });

  build() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Who watches now");
    this.append(h("p", { class: "now" }, this.#count, this.#word), this.#states, this.#line, this.#top);
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#look(signal);
    const timer = setInterval(() => document.hidden || this.#look(signal), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** @param {AbortSignal} signal */
  async #look(signal) {
    const live = await qoe.live(signal).catch(() => null);
    if (signal.aborted) return;
    if (live) this.#draw(live);
    else text(this.#states, "The server does not answer just now.");
  }

  /** @param {Live} live */
  #draw({ viewers, states = {}, by = {}, minutes }) {
    text(this.#count, viewers === undefined ? "–" : viewers.toLocaleString("en"));
    text(this.#word, viewers === 1 ? "watches now" : "watch now");
    const words = Object.entries(states).map(([state, count]) => `${count} ${state}`).join(" · ");
    text(this.#states, viewers === undefined ? "Nobody says: no process of the role telemetry runs." : words || "Who pauses is not counted.");
    const [film] = Object.entries(by.asset ?? {}).filter(([name]) => name);
    text(this.#top, film ? `Most: ${film[0]} (${film[1]})` : "");
    const most = Math.max(1, ...minutes.map((minute) => minute.viewers));
    const begin = Date.now() - 3_600_000;
    const points = minutes.map((minute) => [((Date.parse(minute.time) - begin) / 3_600_000) * WIDTH, HEIGHT - 2 - (minute.viewers / most) * (HEIGHT - 6)]);
    this.#line.replaceChildren(...(points.length < 2 ? [] : [svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
      "aria-label": `The last hour: ${most} at most` }, svg("polyline", { points: points.map((point) => point.map((n) => n.toFixed(1)).join(",")).join(" ") })),
    h("span", { class: "most" }, `${most.toLocaleString("en")} at most within the hour`)]));
  }
}

customElements.define("mr-viewers", Viewers);
