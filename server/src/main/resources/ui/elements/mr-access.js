// @ts-check
import { accesses } from "../core/access-api.js";
import { attribute, h, text } from "../core/dom.js";
import { bytes } from "../core/format.js";
import { LiveTable, drawTime } from "../core/live-table.js";

/** @typedef {import("../core/access-api.js").Access} Access */

/** The page of the access log: what viewers ask for, newest first, as it happens. */
class AccessLog extends LiveTable {
  get words() {
    return {
      heads: ["Time", "Answer", "Asset and object", "Sent", "Cache", "First byte", "Viewer"],
      label: "Access log",
      search: "Search the access log",
      hint: "status:404  asset:01J*  -cache:hit  ttfb_ms:>500  user_agent~chrom",
      none: "No request fits.",
    };
  }

  top() {
    document.title = "Access – Millrace";
    return [h("div", { class: "bar" }, h("h1", {}, "Access"))];
  }

  /** @param {import("../core/live-table.js").Look} look @param {AbortSignal} [signal] */
  find(look, signal) {
    return accesses(look, signal);
  }

  /** @param {HTMLTableCellElement[]} cells */
  begin(cells) {
    cells[1].append(h("span", { class: "chip" }));
    cells[2].append(h("a", {}), h("span", { class: "object" }));
  }

  /** @param {HTMLCollectionOf<HTMLTableCellElement>} cells @param {Access} request */
  draw([time, answer, object, sent, cache, first, viewer], request) {
    drawTime(time, request.time);
    const chip = /** @type {Element} */ (answer.firstElementChild);
    text(chip, `${request.method === "GET" ? "" : `${request.method} `}${request.status}${request.finished ? "" : ", cut off"}`);
    attribute(chip, "data-status", look(request));
    const [link, file] = object.children;
    text(link, request.asset);
    attribute(link, "href", `/watch/${encodeURIComponent(request.asset)}`);
    text(file, request.object ?? "");
    text(sent, size(request));
    text(cache, [request.cache, request.cache_tier].filter(Boolean).join(", "));
    text(first, request.ttfb_ms === undefined ? "" : `${request.ttfb_ms < 10 ? request.ttfb_ms.toFixed(1) : Math.round(request.ttfb_ms)} ms`);
    text(viewer, [request.address, request.country, agent(request.user_agent)].filter(Boolean).join(" · "));
    attribute(viewer, "title", request.user_agent ?? null);
  }
}

/** @param {Access} request */
function look({ status, finished }) {
  if (status >= 500) return "failed";
  return status >= 400 || !finished ? "waiting" : "ready";
}

/** What was sent, and of how much, if it broke off. @param {Access} request */
function size({ bytes: sent, bytes_wanted: wanted, finished }) {
  return finished || wanted === undefined ? bytes(sent) : `${bytes(sent)} of ${bytes(wanted)}`;
}

/** The part of a user agent that people know: `Firefox/140`. @param {string | undefined} agentText */
function agent(agentText) {
  const known = agentText?.match(/(?:Edg|OPR|Firefox|CriOS|Chrome|VLC|Version|curl|Lavf)\/[\d]+/);
  return known ? known[0].replace("Version/", "Safari/").replace("Edg/", "Edge/") : agentText?.split(" ")[0];
}

customElements.define("mr-access", AccessLog);
