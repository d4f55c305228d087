// @ts-check

/**
 * The base of the console's custom elements: `build` draws once, at the first connection;
 * `connected` subscribes, with a signal that is aborted when the element leaves the page.
 */
export class ConsoleElement extends HTMLElement {
  #built = false;
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    if (!this.#built) {
      this.#built = true;
      this.build();
    }
    this.connected(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** True from the first connection on: the parts that `build` makes are there. */
  get built() {
    return this.#built;
  }

  build() {}

  /** @param {AbortSignal} _signal aborted when the element leaves the page */
  connected(_signal) {}

  /**
   * Asks upwards: the event bubbles to whoever owns the state.
   * @param {string} type @param {unknown} [detail]
   */
  request(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}
