// @ts-check

/** A failure a person can read: RFC 9457 problem+json, or what stands in for it. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when the server could not be reached
   * @param {string} title
   * @param {string} [detail]
   * @param {string} [type]
   */
  constructor(status, title, detail = "", type = "about:blank") {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.type = type;
  }

  static unreachable() {
    return new Problem(0, "The server cannot be reached", "Check that it is running, then try again.");
  }

  /** @param {Response} response */
  static async of(response) {
    const body = await response.json().catch(() => ({}));
    const title = body.title || response.statusText || `Status ${response.status}`;
    return new Problem(response.status, title, body.detail, body.type);
  }
}

/**
 * A failure in two parts, as cards and pages show it: what went wrong, and what is known about it.
 * @param {unknown} error @returns {{title: string, detail: string}} detail may be empty
 */
export function failure(error) {
  const whole = reason(error);
  const title = typeof error === "object" && error ? Reflect.get(error, "title") : "";
  return title && title !== whole ? { title, detail: whole } : { title: whole, detail: "" };
}

/**
 * The sentence in an `error` field, which is a string or a problem.
 * @param {unknown} error @returns {string}
 */
export function reason(error) {
  if (!error) return "";
  if (typeof error === "string") return error;
  const { detail, title, message } = /** @type {Record<string, string>} */ (error);
  return detail || title || message || "Unknown failure";
}
