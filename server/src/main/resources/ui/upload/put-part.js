// @ts-check

const STALL_MS = 60_000;

/** Why a part did not arrive: the store's status, or 0 for a lost or stalled connection. */
export class PutFailure extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Sends one part to its presigned URL. XMLHttpRequest, because fetch tells no upload progress.
 *
 * @param {string} url
 * @param {Blob} part
 * @param {{signal: AbortSignal, progress: (sentBytes: number) => void}} options
 * @returns {Promise<string>} the part's ETag
 */
export function putPart(url, part, { signal, progress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watchdog = 0;
    const stop = () => request.abort();
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = window.setTimeout(stop, STALL_MS);
    };
    const fail = (/** @type {number} */ status, /** @type {string} */ message) =>
      reject(signal.aborted ? signal.reason : new PutFailure(status, message));
    request.upload.onprogress = ({ loaded }) => {
      alive();
      progress(loaded);
    };
    request.onload = () => {
      const etag = request.getResponseHeader("ETag");
      if (request.status >= 300) fail(request.status, `The store answered ${request.status}`);
      else if (!etag) fail(-1, "The store does not expose the ETag header to browsers (CORS)");
      else resolve(etag);
    };
    request.onerror = () => fail(0, "The connection to the store was lost");
    request.onabort = () => fail(0, "The connection to the store stalled");
    request.onloadend = () => {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop);
    request.open("PUT", url);
    request.send(part);
    alive();
  });
}
