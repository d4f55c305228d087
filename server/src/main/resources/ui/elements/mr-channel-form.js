// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { channels } from "../core/channels-api.js";

/** @typedef {import("../core/channels-api.js").Channel} Channel */
/** @typedef {import("../core/channels-api.js").ChannelWish} ChannelWish */

const INPUTS = { test: "Test picture", file: "File in DIR/playout", rtmp: "RTMP", srt: "SRT", rtsp: "RTSP camera", url: "Address (film or HLS)" };
const HEIGHTS = ["1080", "720", "480", "360"];

/** What players were promised: it can not change while they play. */
const PROMISED = ["input", "source", "backup", "latency", "ladder", "maxHeight", "partSeconds", "dvrSeconds"];

/** Makes a channel, and asks `channel-added`; or changes `channel`, and asks `channel-changed`. */
class ChannelForm extends ConsoleElement {
  #name = h("input", { id: "channel-name", required: true, maxlength: "200", autocomplete: "off", placeholder: "Stage one" });
  #input = h("select", { id: "channel-input" }, ...options(INPUTS));
  #source = h("input", { id: "channel-source", maxlength: "2000", autocomplete: "off", spellcheck: "false",
    placeholder: "of a test picture 1280x720@30, of a file its name" });
  #backup = h("select", { id: "channel-backup" }, h("option", { value: "" }, "None"), ...options(INPUTS));
  #backupSource = h("input", { id: "channel-backup-source", maxlength: "2000", autocomplete: "off", spellcheck: "false" });
  #slate = h("input", { id: "channel-slate", maxlength: "210", autocomplete: "off", spellcheck: "false", value: "none",
    placeholder: "none, name, or a picture in DIR/playout" });
  #reconnect = h("input", { id: "channel-reconnect", type: "number", min: "0", max: "21600", value: "30" });
  #highest = h("select", { id: "channel-highest" }, ...options({ "": "As high as the input" }),
    ...HEIGHTS.map((value) => h("option", { value }, `${value}p`)), ...options({ passthrough: "As it comes, not encoded" }));
  #part = h("input", { id: "channel-part", type: "number", min: "0.2", max: "1", step: "0.05", value: "0.5" });
  #dvr = h("input", { id: "channel-dvr", type: "number", min: "0", max: "86400", value: "120" });
  #low = h("input", { type: "checkbox", id: "channel-low", checked: true });
  #record = h("input", { type: "checkbox", id: "channel-record" });
  #promised = h("p", { class: "hint", hidden: true },
    "While it is live, what players were promised stays as it is: inputs, latency, rungs, parts and window.");
  #problem = h("p", { class: "problem", role: "alert" });
  #submit = h("button", { class: "button primary" }, "Add channel");
  /** @type {Channel | null} */ #channel = null;

  build() {
    this.append(h("form", { class: "panel", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) }, this.#promised,
      h("label", { for: "channel-name" }, "Name"), this.#name,
      h("label", { for: "channel-input" }, "Input"), this.#input,
      h("label", { for: "channel-source" }, "Source"), this.#source,
      h("details", {}, h("summary", {}, "When the input is away"),
        h("label", { for: "channel-backup" }, "Backup input"), this.#backup,
        h("label", { for: "channel-backup-source" }, "Backup source"), this.#backupSource,
        h("label", { for: "channel-slate" }, "Slate"), this.#slate,
        h("label", { for: "channel-reconnect" }, "Seconds until the programme ends"), this.#reconnect),
      h("details", {}, h("summary", {}, "Encoding and window"),
        h("label", { for: "channel-highest" }, "Highest rung"), this.#highest,
        h("label", { for: "channel-part" }, "Seconds of a part (low latency)"), this.#part,
        h("label", { for: "channel-dvr" }, "Seconds that viewers can go back"), this.#dvr),
      h("div", { class: "row" }, this.#low, h("label", { for: "channel-low" }, "Low latency"),
        this.#record, h("label", { for: "channel-record" }, "Record")),
      this.#problem,
      h("div", { class: "row end" }, this.#submit)));
  }

  /** The channel that is changed, as it is now. */
  set channel(/** @type {Channel} */ channel) {
    const isNew = this.#channel?.id !== channel.id;
    this.#channel = channel;
    if (isNew) this.#show(channel);
    const isLive = channel.status === "live";
    this.#promised.hidden = !isLive;
    for (const field of this.#fixed()) field.disabled = isLive;
    text(this.#submit, "Save");
  }

  #fixed() {
    return [this.#input, this.#source, this.#backup, this.#backupSource, this.#highest, this.#part, this.#dvr, this.#low];
  }

  /** @param {Channel} channel */
  #show(channel) {
    this.#name.value = channel.name;
    this.#input.value = channel.input;
    this.#source.value = channel.source ?? "";
    this.#backup.value = channel.backup?.input ?? "";
    this.#backupSource.value = channel.backup?.source ?? "";
    this.#slate.value = channel.slate;
    this.#reconnect.value = String(channel.reconnectSeconds);
    const highest = channel.ladder === "passthrough" ? channel.ladder : String(channel.maxHeight ?? "");
    if (![...this.#highest.options].some(({ value }) => value === highest)) {
      this.#highest.append(h("option", { value: highest }, `${highest}p`));
    }
    this.#highest.value = highest;
    this.#part.value = String(channel.partSeconds ?? 0.5);
    this.#dvr.value = String(channel.dvrSeconds);
    this.#low.checked = channel.latency === "low";
    this.#record.checked = channel.record;
  }

  /** @returns {ChannelWish} */
  #wish() {
    const highest = this.#highest.value;
    const isPassed = highest === "passthrough";
    return {
      name: this.#name.value.trim(), input: this.#input.value, source: this.#source.value.trim(),
      backup: this.#backup.value ? { input: this.#backup.value, source: this.#backupSource.value.trim() } : null,
      slate: this.#slate.value.trim() || "none", reconnectSeconds: Number(this.#reconnect.value),
      ladder: isPassed ? highest : "auto", maxHeight: highest && !isPassed ? Number(highest) : null,
      partSeconds: Number(this.#part.value), dvrSeconds: Number(this.#dvr.value),
      latency: this.#low.checked ? "low" : "normal", record: this.#record.checked,
    };
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    this.#submit.disabled = true;
    text(this.#problem, "");
    try {
      await this.#send();
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      this.#submit.disabled = false;
    }
  }

  async #send() {
    const channel = this.#channel;
    if (channel) {
      const changed = await channels.change(channel.id, changes(channel, this.#wish()));
      this.request("channel-changed", changed);
    } else {
      const wish = Object.entries(this.#wish()).filter(([, value]) => value !== null);
      const added = await channels.create(/** @type {ChannelWish} */ (Object.fromEntries(wish)));
      this.#name.value = "";
      this.request("channel-added", added);
    }
  }
}

/**
 * What of a wish is to be sent of a channel: of one that is live nothing that was promised. A source
 * whose secret is not shown stays as it is, unless it is written anew.
 * @param {Channel} channel @param {ChannelWish} wish
 */
function changes(channel, wish) {
  const isLive = channel.status === "live";
  const { source = "", backup } = channel;
  return Object.fromEntries(Object.entries(wish).filter(([member]) =>
    !(isLive && PROMISED.includes(member))
      && !(member === "source" && wish.source === source)
      && !(member === "backup" && wish.backup?.input === backup?.input && (wish.backup?.source ?? "") === (backup?.source ?? ""))));
}

/** @param {Record<string, string>} words */
function options(words) {
  return Object.entries(words).map(([value, label]) => h("option", { value }, label));
}

customElements.define("mr-channel-form", ChannelForm);
