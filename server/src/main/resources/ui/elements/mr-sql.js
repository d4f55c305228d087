// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { bytes } from "../core/format.js";
import { remember } from "../core/router.js";
import { sql } from "../core/sql-api.js";
import "./mr-telemetry-nav.js";

/** @typedef {import("../core/sql-api.js").Answer} Answer */

const SHOWN = 1_000;

const EXAMPLES = Object.freeze({
  "Start by browser": `SELECT browser, count(*) AS sessions,
  quantile_cont(startup_ms, [0.5, 0.75, 0.95]) AS startup_ms
FROM sessions
WHERE time > now() - INTERVAL 7 DAY
GROUP BY browser ORDER BY sessions DESC`,
  "Films that stall": `SELECT cid, count(*) AS sessions,
  round(100.0 * sum(total_buffer_ms) / nullif(sum(watched_ms), 0), 2) AS stalled_percent
FROM sessions
WHERE time > now() - INTERVAL 7 DAY
GROUP BY cid ORDER BY stalled_percent DESC NULLS LAST LIMIT 50`,
  "The edge by hour": `SELECT date_trunc('hour', time) AS hour, cache,
  count(*) AS requests, sum(bytes) AS bytes
FROM access
WHERE time > now() - INTERVAL 1 DAY
GROUP BY ALL ORDER BY hour DESC`,
  "Columns": "DESCRIBE events",
});

/** Questions to the lake in SQL. */
class Sql extends ConsoleElement {
  #query = h("textarea", {
    id: "sql-query", rows: "8", spellcheck: "false", autocapitalize: "off", maxlength: "65536",
    "aria-describedby": "sql-hint", onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
  });
  #run = h("button", { class: "button primary", type: "submit" }, "Run");
  #stop = h("button", { class: "button", type: "button", hidden: true, onclick: () => this.#running?.abort() }, "Cancel");
  #csv = h("button", { class: "button", type: "button", onclick: () => this.#save("csv") }, "Download CSV");
  #parquet = h("button", { class: "button", type: "button", onclick: () => this.#save("parquet") }, "Download Parquet");
  #said = h("p", { class: "hint", role: "status" });
  #problem = h("p", { class: "problem", role: "alert" });
  #rows = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Rows", hidden: true });
  /** @type {AbortController | null} */ #running = null;

  build() {
    document.title = "SQL – Millrace";
    const examples = Object.entries(EXAMPLES).map(([name, query]) =>
      h("button", { class: "button small quiet", type: "button", onclick: () => this.#example(query) }, name));
    this.append(
      h("div", { class: "bar" }, h("h1", {}, "Telemetry")), h("mr-telemetry-nav"),
      h("form", { onsubmit: (/** @type {Event} */ e) => this.#submit(e) },
        h("label", { for: "sql-query" }, "Query"), this.#query,
        h("p", { class: "hint", id: "sql-hint" },
          "One SELECT over events, sessions, access, detections and audit, in DuckDB's SQL. Bounds of time make it quick. Ctrl+Enter runs it."),
        h("div", { class: "examples", role: "group", "aria-label": "Examples" }, examples),
        h("div", { class: "actions" }, this.#run, this.#stop, this.#csv, this.#parquet)),
      this.#said, this.#problem, this.#rows,
    );
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    this.#query.value = new URLSearchParams(location.search).get("q") ?? EXAMPLES["Start by browser"];
    signal.addEventListener("abort", () => this.#running?.abort());
  }

  /** @param {string} query */
  #example(query) {
    this.#query.value = query;
    this.#query.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#submit(event);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    remember({ q: this.#query.value.trim() || null });
    this.#during("The query runs …", async (signal) => {
      const begun = performance.now();
      this.#show(await sql.rows(this.#query.value, signal), performance.now() - begun);
    });
  }

  /** @param {"csv" | "parquet"} format */
  #save(format) {
    this.#during("The file is made …", async (signal) => {
      const file = await sql.file(this.#query.value, format, signal);
      const href = URL.createObjectURL(file);
      h("a", { href, download: `millrace.${format}` }).click();
      URL.revokeObjectURL(href);
      text(this.#said, `${bytes(file.size)} of ${format === "csv" ? "CSV" : "Parquet"}.`);
    });
  }

  /** One thing at a time. @param {string} words @param {(signal: AbortSignal) => Promise<void>} work */
  async #during(words, work) {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    this.#busy(true);
    text(this.#said, words);
    text(this.#problem, "");
    try {
      await work(running.signal);
    } catch (failure) {
      text(this.#said, running.signal.aborted ? "Cancelled." : "");
      if (!running.signal.aborted) text(this.#problem, /** @type {Error} */ (failure).message);
    } finally {
      this.#running = null;
      this.#busy(false);
    }
  }

  /** @param {boolean} busy */
  #busy(busy) {
    for (const button of [this.#run, this.#csv, this.#parquet]) attribute(button, "disabled", busy);
    this.#stop.hidden = !busy;
    attribute(this.#rows, "aria-busy", busy ? "true" : null);
  }

  /** @param {Answer} answer @param {number} millis */
  #show({ columns, types, rows, complete, bytesScanned }, millis) {
    const more = complete ? "" : " and more, which a download has";
    const cut = rows.length > SHOWN ? `, the first ${SHOWN.toLocaleString()} are shown` : "";
    text(this.#said, `${rows.length.toLocaleString()} ${rows.length === 1 ? "row" : "rows"}${more}${cut}. `
      + `${bytes(bytesScanned)} scanned in ${(millis / 1000).toFixed(2)} s.`);
    const isNumber = types.map((type) => /INT|DOUBLE|FLOAT|DECIMAL/.test(type) && !type.endsWith("]"));
    const look = (/** @type {number} */ column) => (isNumber[column] ? { class: "number" } : {});
    const head = columns.map((name, column) => h("th", { scope: "col", title: types[column], ...look(column) }, name));
    const body = rows.slice(0, SHOWN).map((row) =>
      h("tr", {}, row.map((value, column) => h("td", look(column), written(value)))));
    this.#rows.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, body)));
    this.#rows.hidden = false;
  }
}

/** A value as text; nothing is a dash. @param {unknown} value */
function written(value) {
  if (value === null) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

customElements.define("mr-sql", Sql);
