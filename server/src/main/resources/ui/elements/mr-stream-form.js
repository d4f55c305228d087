// @ts-check
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { streams } from "../core/streams-api.js";

/** Makes a stream. Asks `stream-added`. */
class StreamForm extends ConsoleElement {
  #name = h("input", { id: "stream-name", required: true, maxlength: "200", autocomplete: "off", placeholder: "Gate" });
  #url = h("input", { id: "stream-url", required: true, maxlength: "2000", autocomplete: "off", spellcheck: "false",
    placeholder: "rtsp://user:password@10.1.2.3/stream, srt://…, file:NAME, test:1280x720@25" });
  #model = h("input", { id: "stream-model", required: true, maxlength: "64", spellcheck: "false", value: "nanodet-g" });
  #fps = h("input", { id: "stream-fps", type: "number", min: "0.1", max: "60", step: "0.1", value: "5" });
  #gate = h("input", { type: "checkbox", id: "stream-gate" });
  #repeats = h("input", { type: "checkbox", id: "stream-repeats", checked: true });
  #problem = h("p", { class: "problem", role: "alert" });
  #submit = h("button", { class: "button primary" }, "Add stream");

  build() {
    this.append(h("form", { class: "panel", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) },
      h("label", { for: "stream-name" }, "Name"), this.#name,
      h("label", { for: "stream-url" }, "Address"), this.#url,
      h("label", { for: "stream-model" }, "Network"), this.#model,
      h("label", { for: "stream-fps" }, "Frames a second"), this.#fps,
      h("div", { class: "row" }, this.#gate, h("label", { for: "stream-gate" }, "Only where something moves"),
        this.#repeats, h("label", { for: "stream-repeats" }, "Begin films again")),
      this.#problem,
      h("div", { class: "row end" }, this.#submit)));
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    this.#submit.disabled = true;
    text(this.#problem, "");
    try {
      const stream = await streams.create({
        name: this.#name.value.trim(), url: this.#url.value.trim(), repeats: this.#repeats.checked,
        detect: { model: this.#model.value.trim(), fps: Number(this.#fps.value), gate: this.#gate.checked },
      });
      this.#name.value = "";
      this.#url.value = "";
      this.request("stream-added", stream);
    } catch (failure) {
      text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      this.#submit.disabled = false;
    }
  }
}

customElements.define("mr-stream-form", StreamForm);
