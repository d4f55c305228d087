// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { bitRate, percent, span } from "../core/format.js";
import { LiveTable, drawTime } from "../core/live-table.js";
import { telemetry } from "../core/telemetry-api.js";
import "./mr-telemetry-nav.js";

/** @typedef {import("../core/telemetry-api.js").Told} Told */

/** Who watched what and how well, the latest first. */
class Sessions extends LiveTable {
  get words() {
    return {
      heads: ["Began", "Session", "Start", "Watched", "Stalled", "Bitrate", "End", "Who"],
      label: "Sessions",
      search: "Search the sessions",
      hint: "cid:01J*  startup_ms:>2000  stalled_percent:>1  end:failed  errors~manifest",
      none: "No session fits. A session's row is written when it has ended.",
    };
  }

  top() {
    document.title = "Sessions – Millrace";
    return [h("div", { class: "bar" }, h("h1", {}, "Telemetry")), h("mr-telemetry-nav")];
  }

  /** @param {import("../core/live-table.js").Look} look @param {AbortSignal} [signal] */
  find(look, signal) {
    return telemetry.sessions(look, signal);
  }

  /** @param {HTMLTableCellElement[]} cells */
  begin(cells) {
    cells[1].append(h("a", {}), h("span", { class: "object" }));
    cells[6].append(h("span", { class: "chip" }));
  }

  /** @param {HTMLCollectionOf<HTMLTableCellElement>} cells @param {Told} row */
  draw([time, session, start, watched, stalled, rate, end, who], row) {
    drawTime(time, row.time);
    const [link, film] = session.children;
    text(link, row.sid.slice(0, 8));
    attribute(link, "href", `/sessions/${encodeURIComponent(row.sid)}`);
    text(film, row.cid ?? "");
    text(start, row.startup_ms === undefined ? "never" : span(row.startup_ms / 1000));
    text(watched, `${span(row.watched_ms / 1000)}${row.played_ratio === undefined ? "" : `, ${percent(row.played_ratio)}`}`);
    text(stalled, row.buffer_count ? `${row.buffer_count} ×, ${span(row.total_buffer_ms / 1000)}` : "");
    text(rate, row.bitrate_kbps ? bitRate(row.bitrate_kbps * 1000) : "");
    const chip = /** @type {Element} */ (end.firstElementChild);
    text(chip, row.end);
    attribute(chip, "data-status", row.end === "failed" ? "failed" : row.buffer_count ? "waiting" : "ready");
    text(who, [row.browser, row.os, row.country].filter(Boolean).join(" · "));
  }
}

customElements.define("mr-sessions", Sessions);
