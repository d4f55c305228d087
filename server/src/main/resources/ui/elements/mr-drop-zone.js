// @ts-check
import { h, icon } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { uploads } from "../upload/uploads.js";
import { notice } from "./mr-toasts.js";

const FOREIGN = /^(image|text|font)\/|^application\/(pdf|zip|json)/;

/** Takes files dropped anywhere on the page, and those chosen when something asks `choose-files`. */
class DropZone extends ConsoleElement {
  #depth = 0;
  #chooser = h("input", { type: "file", multiple: true, hidden: true, "aria-hidden": "true",
    accept: "video/*,audio/*,.mkv,.mxf,.ts,.m2ts,.mov,.avi,.webm,.flv,.wmv", onchange: () => this.#chosen() });

  build() {
    this.append(this.#chooser, h("div", { class: "sheet", "aria-hidden": "true" },
      icon("upload"), h("strong", {}, "Drop to upload"), h("span", {}, "Each video plays while it is still being encoded")));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.addEventListener("choose-files", () => this.#chooser.click(), { signal });
    window.addEventListener("dragenter", (event) => this.#enter(event, 1), { signal });
    window.addEventListener("dragleave", (event) => this.#enter(event, -1), { signal });
    window.addEventListener("dragover", (event) => this.#carriesFiles(event) && event.preventDefault(), { signal });
    window.addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  /** @param {DragEvent} event */
  #carriesFiles(event) {
    return Boolean(event.dataTransfer?.types.includes("Files"));
  }

  /** @param {DragEvent} event @param {number} step */
  #enter(event, step) {
    if (!this.#carriesFiles(event)) return;
    event.preventDefault();
    this.#depth = Math.max(0, this.#depth + step);
    this.toggleAttribute("active", this.#depth > 0);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    if (!this.#carriesFiles(event)) return;
    event.preventDefault();
    this.#depth = 0;
    this.removeAttribute("active");
    this.#take([...(event.dataTransfer?.files ?? [])]);
  }

  #chosen() {
    this.#take([...(this.#chooser.files ?? [])]);
    this.#chooser.value = "";
  }

  /** @param {File[]} files */
  #take(files) {
    const good = files.filter((file) => {
      if (file.size === 0) notice(`“${file.name}” is empty`, "error");
      else if (FOREIGN.test(file.type)) notice(`“${file.name}” is not a video`, "error");
      else return true;
      return false;
    });
    if (good.length) uploads.add(good);
  }
}

customElements.define("mr-drop-zone", DropZone);
