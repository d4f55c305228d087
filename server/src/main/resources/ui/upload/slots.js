// @ts-check

/** A fixed number of places that all uploads of the page share; who finds none waits in line. */
export class Slots {
  #free;
  /** @type {(() => void)[]} */ #waiting = [];

  /** @param {number} count */
  constructor(count) {
    this.#free = count;
  }

  /**
   * Runs the work in a place of its own.
   * @template T @param {() => Promise<T>} work @returns {Promise<T>}
   */
  async run(work) {
    if (this.#free > 0) this.#free--;
    else await new Promise((go) => this.#waiting.push(() => go(undefined)));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
