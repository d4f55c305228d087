// @ts-check
import { attribute, h, reconcile, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { date } from "../core/format.js";
import { webhooks } from "../core/webhooks-api.js";
import { notice } from "./mr-toasts.js";

/** @typedef {import("../core/webhooks-api.js").Delivery} Delivery */
/** @typedef {import("../core/webhooks-api.js").Attempt} Attempt */

const REFRESH_MS = 2_000;
const LOOKS = Object.freeze({ delivered: "ready", failed: "failed", waiting: "waiting" });

/** The delivery log of one webhook, newest first. Set `webhook` to its id, or to null to rest. */
class Deliveries extends ConsoleElement {
  #rows = h("tbody");
  #older = h("button", { class: "button small", hidden: true, onclick: () => this.#more() }, "Older");
  #none = h("p", { class: "hint", hidden: true }, "Nothing was sent yet.");
  /** @type {string | null} */ #webhook = null;
  /** @type {string | null} */ #next = null;
  /** @type {Delivery[]} */ #tail = [];
  #timer = 0;

  build() {
    const heads = ["Event", "State", "Attempts", "Last answer", ""];
    const head = h("tr", {}, heads.map((words) => h("th", { scope: "col" }, words)));
    this.append(this.#none,
      h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Delivery log" },
        h("table", {}, h("thead", {}, head), this.#rows)),
      this.#older);
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    signal.addEventListener("abort", () => clearInterval(this.#timer));
  }

  set webhook(/** @type {string | null} */ id) {
    clearInterval(this.#timer);
    this.#webhook = id;
    this.#tail = [];
    if (!id) return;
    this.#load();
    this.#timer = window.setInterval(() => document.hidden || this.#load(), REFRESH_MS);
  }

  async #load() {
    const id = this.#webhook;
    if (!id) return;
    const page = await webhooks.deliveries(id, null).catch(() => null);
    if (!page || id !== this.#webhook) return;
    if (this.#tail.length === 0) this.#next = page.nextCursor ?? null;
    this.#draw(page.items);
  }

  async #more() {
    if (!this.#webhook || !this.#next) return;
    const page = await webhooks.deliveries(this.#webhook, this.#next).catch(() => null);
    if (!page) return;
    this.#tail.push(...page.items);
    this.#next = page.nextCursor ?? null;
    await this.#load();
  }

  /** @param {Delivery[]} latest */
  #draw(latest) {
    const known = new Set(latest.map(({ number }) => number));
    const all = [...latest, ...this.#tail.filter(({ number }) => !known.has(number))];
    this.#none.hidden = all.length > 0;
    this.#older.hidden = !this.#next;
    reconcile(this.#rows, all, ({ number }) => String(number), () => this.#row(), update);
  }

  #row() {
    const cells = Array.from({ length: 4 }, () => h("td"));
    cells[1].append(h("span", { class: "chip" }));
    const row = h("tr", {}, cells, h("td", {},
      h("button", { class: "button small", onclick: () => this.#retry(Number(row.dataset.key)) }, "Send again")));
    return row;
  }

  /** @param {number} number */
  async #retry(number) {
    if (!this.#webhook) return;
    await webhooks.retry(this.#webhook, number).catch((failure) => notice(failure.message, "error"));
    await this.#load();
  }
}

/** @param {HTMLTableRowElement} row @param {Delivery} delivery */
function update(row, { type, status, attempts, createdAt, nextAttemptAt }) {
  const [event, state, tries, answer] = row.cells;
  text(event, `${type.replace("dev.millrace.", "")} · ${date(createdAt)}`);
  const chip = /** @type {Element} */ (state.firstElementChild);
  text(chip, status);
  attribute(chip, "data-status", LOOKS[status]);
  text(tries, status === "waiting" && attempts.length ? `${attempts.length}, next ${date(nextAttemptAt)}` : attempts.length);
  text(answer, attempts.length ? words(attempts[attempts.length - 1]) : "");
}

/** @param {Attempt} attempt */
function words({ status, answer, error, durationMillis }) {
  return status ? `${status} in ${durationMillis} ms ${answer ?? ""}`.trim() : `${error} after ${durationMillis} ms`;
}

customElements.define("mr-deliveries", Deliveries);
