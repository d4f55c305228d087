// @ts-check
import { attribute, h, icon, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";

/** @typedef {import("../core/streams-api.js").Stream} Stream */

const STATES = Object.freeze({
  waiting: ["Waiting", "waiting"], connecting: ["Connecting", "waiting"], running: ["Running", "processing"],
  away: ["Away", "failed"], ended: ["Ended", "ready"], paused: ["Paused", "waiting"],
});

/** One stream: its latest annotated picture, how it fares, and what became of every frame. Set `stream`. */
class StreamCard extends ConsoleElement {
  #name = h("h2", {});
  #state = h("span", { class: "chip" });
  #turn = h("button", { class: "button small quiet", onclick: () => this.request("stream-turned", this.#stream) });
  #picture = h("img", { alt: "", hidden: true });
  #facts = h("p", { class: "hint" });
  #counts = h("p", {});
  #ledger = h("dl", { class: "ledger" });
  #problem = h("p", { class: "problem" });
  /** @type {Stream | null} */ #stream = null;

  build() {
    this.append(h("section", { class: "panel" },
      h("div", { class: "row" }, this.#name, this.#state, this.#turn,
        h("button", { class: "button small quiet", "aria-label": "Delete stream", title: "Delete stream",
          onclick: () => this.request("stream-removed", this.#stream) }, icon("trash"))),
      h("div", { class: "seen" }, this.#picture, h("div", {}, this.#facts, this.#counts, this.#ledger, this.#problem))));
  }

  set stream(/** @type {Stream} */ stream) {
    this.#stream = stream;
    const [word, status] = STATES[stream.state];
    text(this.#name, stream.name);
    text(this.#state, word);
    attribute(this.#state, "data-status", status);
    text(this.#turn, stream.enabled ? "Pause" : "Run");
    text(this.#facts, factsOf(stream));
    text(this.#counts, countsOf(stream));
    text(this.#problem, stream.problem ?? stream.why ?? "");
    this.#show(stream);
    reconcile(this.#ledger, entriesOf(stream.ledger), ([name]) => name,
      () => h("div", {}, h("dt", {}), h("dd", {})),
      (row, [name, count]) => {
        text(/** @type {HTMLElement} */ (row.firstElementChild), name);
        text(/** @type {HTMLElement} */ (row.lastElementChild), count.toLocaleString("en"));
      });
  }

  /** @param {Stream} stream */
  #show({ name, picture, seenAt }) {
    this.#picture.hidden = !picture;
    if (!picture) return;
    attribute(this.#picture, "alt", `What ${name} showed last`);
    attribute(this.#picture, "src", `${picture}?at=${encodeURIComponent(seenAt ?? "")}`);
  }
}

/** How a stream fares, in a line. @param {Stream} stream */
export function factsOf({ url, assetId, detect, latencyMillis }) {
  const facts = [url ?? `film ${assetId}`, `${detect.model} at ${detect.fps} fps`];
  if (detect.gate) facts.push("motion alone");
  if (latencyMillis.p95 !== undefined) facts.push(`results after ${latencyMillis.p50} ms, 95 % within ${latencyMillis.p95} ms`);
  return facts.join(" · ");
}

/** What was counted, in a line. @param {Stream} stream */
export function countsOf({ counts, inside }) {
  const said = Object.entries(counts).map(([what, count]) => `${what.replace(/^(objects|zones|lines)\//, "").replaceAll("/", " ")} ${count}`);
  return [...Object.entries(inside).map(([zone, count]) => `${count} in ${zone} now`), ...said].join(" · ");
}

/** @param {import("../core/streams-api.js").Ledger} ledger @returns {[string, number][]} */
function entriesOf({ received, inferred, gated, dropped, inFlight }) {
  return [["received", received], ["inferred", inferred], ["gated", gated],
    ...Object.entries(dropped).map(([reason, count]) => /** @type {[string, number]} */ ([`dropped: ${reason}`, count])), ["in flight", inFlight]];
}

customElements.define("mr-stream", StreamCard);
