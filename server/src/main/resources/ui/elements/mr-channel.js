// @ts-check
import { attribute, h, icon, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bitRate, span } from "../core/format.js";

/** @typedef {import("../core/channels-api.js").Channel} Channel */

/** One channel in the list: whether it is live, how it fares, how to reach it. Set `channel`. */
class ChannelCard extends ConsoleElement {
  #name = h("a", {});
  #state = h("span", { class: "chip" });
  #facts = h("p", { class: "hint" });
  #problem = h("p", { class: "problem" });
  #address = h("input", { readonly: true, "aria-label": "Address for publishers" });
  #copy = h("button", { class: "button small", onclick: () => navigator.clipboard?.writeText(this.#address.value) }, icon("copy"), "Copy");
  #ingest = h("div", { class: "row" }, this.#address, this.#copy);
  #second = h("input", { readonly: true, "aria-label": "Address for the backup's publishers" });
  #secondCopy = h("button", { class: "button small", onclick: () => navigator.clipboard?.writeText(this.#second.value) }, icon("copy"), "Copy");
  #backup = h("div", { class: "row" }, this.#second, this.#secondCopy);
  /** @type {Channel | null} */ #channel = null;

  build() {
    this.append(h("section", { class: "panel" },
      h("div", { class: "row" }, h("h2", {}, this.#name), this.#state,
        h("button", { class: "button small quiet", "aria-label": "Delete channel", title: "Delete channel",
          onclick: () => this.request("channel-removed", this.#channel) }, icon("trash"))),
      this.#facts, this.#ingest, this.#backup, this.#problem));
  }

  set channel(/** @type {Channel} */ channel) {
    this.#channel = channel;
    const { id, name, status, ingest, backup, health } = channel;
    text(this.#name, name);
    attribute(this.#name, "href", `/channels/${id}`);
    text(this.#state, status !== "live" ? "Idle" : health?.onAir === "slate" ? "Slate" : health?.onAir === "backup" ? "Live, backup" : "Live");
    attribute(this.#state, "data-status", status === "live" ? "processing" : "waiting");
    text(this.#facts, factsOf(channel));
    text(this.#problem, problemOf(channel));
    this.#ingest.hidden = !ingest.url;
    if (ingest.url && this.#address.value !== ingest.url) this.#address.value = ingest.url;
    const second = backup?.ingest.url ?? "";
    this.#backup.hidden = !second;
    if (this.#second.value !== second) this.#second.value = second;
  }
}

/** What people call an input. @param {string} input */
const nameOf = (input) => /^(rtmp|rtsp|srt|url)$/.test(input) ? input.toUpperCase() : input;

/** @param {number} count @param {string} what */
const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Milliseconds while they are few. @param {number} millis */
const soon = (millis) => Math.abs(millis) < 1_000 ? `${Math.round(millis)} ms` : span(millis / 1_000);

/** How far pictures are from their sound. @param {number} millis */
const apart = (millis) => `pictures ${soon(Math.abs(millis))} ${millis < 0 ? "before" : "after"} sound`;

/** What is wrong with a channel, in a line. @param {Channel} channel */
export function problemOf({ status, health }) {
  const alerts = health?.alerts.map(({ alert, text: why }) => `${alert.replaceAll("-", " ")}: ${why}`) ?? [];
  return alerts.length ? alerts.join(" · ") : status === "live" ? "" : health?.problem;
}

/** How a channel fares, in a line. @param {Channel} channel */
export function factsOf({ input, backup, latency, record, health }) {
  const own = nameOf(input);
  const facts = [backup ? `${own}, backup ${nameOf(backup.input)}` : own, latency === "low" ? "low latency" : "whole segments"];
  if (record) facts.push("recorded");
  if (health?.from) {
    facts.push(bitRate(health.inputBitsPerSecond), health.renditions.filter((name) => name !== "main").join(" ") || "sound alone", `${health.encodeSpeed.toFixed(2)}× speed`,
      counted(health.viewers, "viewer"));
    if (health.framesPerSecond) facts.push(`${health.framesPerSecond.toFixed(1)} fps`);
    if (health.lostPackets) facts.push(`${counted(health.lostPackets, "packet")} lost`);
    if (health.duplicatedFrames || health.droppedFrames) facts.push(`${counted(health.duplicatedFrames, "frame")} repeated, ${health.droppedFrames} dropped`);
    if (Math.abs(health.skewMillis) > 40) facts.push(apart(health.skewMillis));
    facts.push(`parts after ${soon(health.latencyMillis)} ± ${soon(health.jitterMillis / 2)}`);
  }
  for (const one of backup && health ? health.inputs : []) {
    facts.push(`${one.input} ${one.state}`);
  }
  return facts.join(" · ");
}

customElements.define("mr-channel", ChannelCard);
