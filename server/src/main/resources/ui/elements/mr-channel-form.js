// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { channels } from "../core/channels-api.js";

/** Makes a channel. Asks `channel-added`. */
class ChannelForm extends ConsoleElement {
  #name = h("input", { id: "channel-name", required: true, maxlength: "200", autocomplete: "off", placeholder: "Stage one" });
  #input = h("select", { id: "channel-input" }, ...this.#options());
  #backup = h("select", { id: "channel-backup" }, h("option", { value: "" }, "None"), ...this.#options());
  #backupSource = h("input", { id: "channel-backup-source", maxlength: "2000", autocomplete: "off", spellcheck: "false" });
  #slate = h("input", { id: "channel-slate", maxlength: "210", autocomplete: "off", spellcheck: "false", value: "none",
    placeholder: "none, name, or a picture in DIR/playout" });
  #reconnect = h("input", { id: "channel-reconnect", type: "number", min: "0", max: "21600", value: "30" });
  #source = h("input", { id: "channel-source", maxlength: "2000", autocomplete: "off", spellcheck: "false",
    placeholder: "of a test picture 1280x720@30, of a file its name" });
  #highest = h("select", { id: "channel-highest" }, h("option", { value: "" }, "As high as the input"),
    ...["1080", "720", "480", "360"].map((value) => h("option", { value }, `${value}p`)));
  #part = h("input", { id: "channel-part", type: "number", min: "0.2", max: "1", step: "0.05", value: "0.5" });
  #low = h("input", { type: "checkbox", id: "channel-low", checked: true });
  #record = h("input", { type: "checkbox", id: "channel-record" });
  #problem = h("p", { class: "problem", role: "alert" });
  #submit = h("button", { class: "button primary" }, "Add channel");

  #options() {
    const words = { test: "Test picture", file: "File in DIR/playout", rtmp: "RTMP", srt: "SRT", rtsp: "RTSP camera", url: "Address (film or HLS)" };
    return Object.entries(words).map(([value, label]) => h("option", { value }, label));
  }

  build() {
    this.append(h("form", { class: "panel", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) },
      h("label", { for: "channel-name" }, "Name"), this.#name,
      h("label", { for: "channel-input" }, "Input"), this.#input,
      h("label", { for: "channel-source" }, "Source"), this.#source,
      h("details", {}, h("summary", {}, "When the input is away"),
        h("label", { for: "channel-backup" }, "Backup input"), this.#backup,
        h("label", { for: "channel-backup-source" }, "Backup source"), this.#backupSource,
        h("label", { for: "channel-slate" }, "Slate"), this.#slate,
        h("label", { for: "channel-reconnect" }, "Seconds until the programme ends"), this.#reconnect),
      h("details", {}, h("summary", {}, "Encoding"),
        h("label", { for: "channel-highest" }, "Highest rung"), this.#highest,
        h("label", { for: "channel-part" }, "Seconds of a part (low latency)"), this.#part),
      h("div", { class: "row" }, this.#low, h("label", { for: "channel-low" }, "Low latency"),
        this.#record, h("label", { for: "channel-record" }, "Record")),
      this.#problem,
      h("div", { class: "row end" }, this.#submit)));
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    this.#submit.disabled = true;
    text(this.#problem, "");
    try {
      const channel = await channels.create({
        name: this.#name.value.trim(), input: this.#input.value, source: this.#source.value.trim(),
        ...(this.#highest.value ? { maxHeight: Number(this.#highest.value) } : {}),
        partSeconds: Number(this.#part.value),
        latency: this.#low.checked ? "low" : "normal", record: this.#record.checked,
        ...(this.#backup.value ? { backup: { input: this.#backup.value, source: this.#backupSource.value.trim() } } : {}),
        slate: this.#slate.value.trim() || "none", reconnectSeconds: Number(this.#reconnect.value),
      });
      this.#name.value = "";
      this.request("channel-added", channel);
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      this.#submit.disabled = false;
    }
  }
}

customElements.define("mr-channel-form", ChannelForm);
