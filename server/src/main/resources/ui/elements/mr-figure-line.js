// @ts-check
import { attribute, h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { figureOf, textOf } from "../core/qoe-figures.js";
import { queryOf } from "../core/qoe-api.js";
import uPlot from "../vendor/uplot/uPlot.esm.js";

/** @typedef {import("../core/qoe-api.js").Line} Line */
/** @typedef {import("../core/qoe-look.js").Look} Look */
/** @typedef {{look: Look, own: Line, other?: Line | null, shift: number, asked: import("../core/qoe-api.js").Asked}} Shown */
/** @typedef {{time: number, own?: import("../core/qoe-api.js").Figures, other?: import("../core/qoe-api.js").Figures}} Point */

const HEIGHT = 260;

/** Steps between marks of what is counted. */
const WHOLE = Array.from({ length: 10 }, (_, ten) => [1, 2, 5].map((one) => one * 10 ** ten)).flat();

/** A figure over time, as a drawing and as the table it is drawn from. */
class FigureLine extends ConsoleElement {
  /** @type {any} */ #plot = null;
  /** @type {Shown | null} */ #shown = null;
  #title = h("h2");
  #legend = h("p", { class: "legend" });
  #place = h("div", { class: "plot", role: "img" });
  #head = h("tr");
  #rows = h("tbody");
  #csv = h("a", { class: "button small", download: "figures.csv" }, "CSV");

  build() {
    this.append(
      h("div", { class: "head" }, this.#title, this.#legend, this.#csv), this.#place,
      h("details", {}, h("summary", {}, "As a table"),
        h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "The figure over time" },
          h("table", {}, h("thead", {}, this.#head), this.#rows))));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    const size = new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height: HEIGHT }));
    size.observe(this.#place);
    const theme = new MutationObserver(() => this.#draw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(), { signal });
    signal.addEventListener("abort", () => {
      size.disconnect();
      theme.disconnect();
      this.#plot?.destroy();
      this.#plot = null;
    });
  }

  get #width() {
    return Math.max(200, this.#place.clientWidth);
  }

  set shown(/** @type {Shown} */ shown) {
    this.#shown = shown;
    this.#draw();
  }

  #draw() {
    if (!this.#shown || !this.isConnected) return;
    const { look, own, other, shift, asked } = this.#shown;
    const figure = figureOf(look.figure);
    const points = pointsOf(own, other, shift);
    const besides = look.beside === "week" ? "the week before" : "those";
    text(this.#title, `${figure.word} over time`);
    attribute(this.#place, "aria-label", `${figure.word} over time, ${points.length} points; the table below has them`);
    this.#legend.replaceChildren(h("span", { class: "own" }, look.beside === "filters" ? "these" : "now"),
      ...(other ? [h("span", { class: "other" }, besides)] : []));
    attribute(this.#csv, "href", `/v1/qoe/timeseries?${queryOf(asked, { step: String(own.stepSeconds), format: "csv" })}`);
    this.#head.replaceChildren(...["Time", look.beside === "filters" ? "These" : figure.word, ...(other ? [besides] : [])].map((word) => h("th", { scope: "col" }, word)));
    this.#rows.replaceChildren(...points.filter((point) => point.own || point.other).map((point) => h("tr", {},
      h("th", { scope: "row" }, moment(point.time)), h("td", {}, textOf(figure, point.own)), ...(other ? [h("td", {}, textOf(figure, point.other))] : []))));
    this.#paint(points, Boolean(other));
  }

  /** @param {Point[]} points @param {boolean} besides */
  #paint(points, besides) {
    const figure = figureOf(/** @type {Shown} */ (this.#shown).look.figure);
    const value = (/** @type {"own" | "other"} */ which) => points.map((point) => {
      const known = point[which]?.[figure.name];
      return known ?? (figure.name === "plays" ? 0 : null);
    });
    const axis = { stroke: this.#color("--ink-soft"), grid: { stroke: this.#color("--line"), width: 1 }, ticks: { show: false } };
    const line = (/** @type {string} */ name, /** @type {number[]} */ dash) =>
      ({ stroke: this.#color(name), width: 2, dash, points: { show: points.length < 60, size: 5, fill: this.#color(name) } });
    this.#plot?.destroy();
    this.#plot = new uPlot({
      width: this.#width, height: HEIGHT, legend: { show: false }, cursor: { y: false },
      scales: { y: { range: (/** @type {any} */ _u, /** @type {number} */ _low, /** @type {number} */ high) => [0, (high || 1) * 1.08] } },
      axes: [{ ...axis, values: (/** @type {any} */ _u, /** @type {number[]} */ marks) => marks.map(mark) }, { ...axis, size: 68, ...(figure.name === "plays" ? { incrs: WHOLE } : {}), values: (/** @type {any} */ _u, /** @type {number[]} */ marks) => marks.map((one) => figure.text(one)) }],
      series: [{}, line("--accent", []), ...(besides ? [line("--line-strong", [5, 4])] : [])],
    }, [points.map(({ time }) => time / 1_000), value("own"), ...(besides ? [value("other")] : [])], this.#place);
  }

  /** A colour of the page as a canvas understands it. @param {string} name */
  #color(name) {
    this.#place.style.setProperty("color", `var(${name})`);
    const { color } = getComputedStyle(this.#place);
    this.#place.style.removeProperty("color");
    return color;
  }
}

/** Both lines at the times of the first, without holes. @param {Line} own @param {Line | null | undefined} other @param {number} shift */
function pointsOf(own, other, shift) {
  const step = own.stepSeconds * 1_000;
  /** @type {Map<number, Point>} */ const points = new Map();
  for (let time = Date.parse(own.from); time < Date.parse(own.to); time += step) points.set(time, { time });
  const put = (/** @type {Line} */ line, /** @type {"own" | "other"} */ which, /** @type {number} */ later) => {
    for (const { time, figures } of line.items) {
      const point = points.get(Date.parse(time) + later);
      if (point) point[which] = figures;
    }
  };
  put(own, "own", 0);
  if (other) put(other, "other", shift);
  return [...points.values()];
}

/** What stands below the line: days where they begin, else times. @param {number} seconds */
function mark(seconds) {
  const at = new Date(seconds * 1_000);
  return at.getHours() || at.getMinutes() ? at.toTimeString().slice(0, 5) : at.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}

/** @param {number} time */
function moment(time) {
  const at = new Date(time);
  return `${at.toLocaleDateString("en-CA")} ${at.toTimeString().slice(0, 5)}`;
}

customElements.define("mr-figure-line", FigureLine);
