// @ts-check

/** @typedef {{type: string, subject?: string, data?: Record<string, unknown>}} CloudEvent */
/** @typedef {{event: (event: CloudEvent) => void, state: (live: boolean) => void}} Listener */

const TYPES = ["created", "uploaded", "retried", "processing", "progress", "playable", "ready", "failed", "deleted",
  "expiry-changed", "original-expired"];
const HIDDEN_GRACE_MS = 15_000;
const RETRY_MS = 4_000;

/**
 * The page's one event stream. It is closed while the page is hidden (a browser gives one server
 * few connections over HTTP/1.1) and opened again when it is shown; `state(true)` after a gap is
 * the sign to read everything anew.
 */
export class EventFeed {
  #url;
  #listener;
  /** @type {EventSource | null} */ #source = null;
  #timer = 0;
  #missed = false;

  /** @param {string} url @param {Listener} listener */
  constructor(url, listener) {
    this.#url = url;
    this.#listener = listener;
  }

  start() {
    this.#open();
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.#timer);
      if (!document.hidden) this.#open();
      else this.#timer = window.setTimeout(() => this.#close(), HIDDEN_GRACE_MS);
    });
    window.addEventListener("pagehide", () => this.#close());
  }

  #open() {
    if (this.#source) return;
    const source = new EventSource(this.#url);
    this.#source = source;
    source.onopen = () => {
      if (this.#missed) this.#gap();
      else this.#listener.state(true);
    };
    source.addEventListener("gap", () => this.#gap());
    source.onerror = () => this.#lost(source);
    source.onmessage = (message) => this.#read(message);
    for (const type of TYPES) {
      source.addEventListener(`dev.millrace.asset.${type}`, (message) => this.#read(message));
    }
  }

  /** @param {EventSource} source */
  #lost(source) {
    this.#listener.state(false);
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
    this.#source = null;
    this.#missed = true;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#open(), RETRY_MS);
  }

  /** Events were missed that nobody will send again. */
  #gap() {
    this.#missed = false;
    this.#listener.state(false);
    this.#listener.state(true);
  }

  #close() {
    this.#missed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** @param {MessageEvent} message */
  #read(message) {
    try {
      const event = JSON.parse(message.data);
      if (event.subject) this.#listener.event(event);
    } catch {
      // Not JSON: a comment or a heartbeat of some proxy. The next event will do.
    }
  }
}
