// @ts-check
import { attribute, h } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import "./mr-collecting.js";

const PAGES = Object.freeze({ "/quality": "Quality", "/sessions": "Sessions", "/telemetry": "Events", "/data-quality": "Data quality", "/sql": "SQL" });

/** The head of the pages about telemetry: its pages, and the switch. */
class TelemetryNav extends ConsoleElement {
  build() {
    const links = Object.entries(PAGES).map(([href, word]) => h("a", { class: "button quiet", href }, word));
    for (const link of links) attribute(link, "aria-current", new URL(link.href).pathname === location.pathname ? "page" : null);
    this.append(h("nav", { "aria-label": "Telemetry" }, links), h("mr-collecting"));
  }
}

customElements.define("mr-telemetry-nav", TelemetryNav);
