// @ts-check

const WINDOW_MS = 6_000;

/** The speed of the last few seconds, from running totals. */
export class Speed {
  /** @type {{at: number, total: number}[]} */ #samples = [];

  /** @param {number} total bytes so far @param {number} [at] */
  sample(total, at = performance.now()) {
    const last = this.#samples.at(-1);
    if (last && total < last.total) this.#samples = [];
    this.#samples.push({ at, total });
    while (this.#samples.length > 2 && at - this.#samples[0].at > WINDOW_MS) this.#samples.shift();
  }

  reset() {
    this.#samples = [];
  }

  /** Bytes per second, 0 while it cannot be told. */
  get bytesPerSecond() {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 300) return 0;
    return ((last.total - first.total) * 1000) / (last.at - first.at);
  }
}
