// @ts-check

/**
 * Waits, unless the signal is aborted first.
 * @param {number} ms @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Waits until the browser has a network again, unless the signal is aborted first.
 * @param {AbortSignal} signal @returns {Promise<void>}
 */
export function online(signal) {
  return new Promise((resolve, reject) => {
    if (navigator.onLine) return resolve();
    const stop = () => reject(signal.reason);
    window.addEventListener("online", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, { once: true, signal });
    signal.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Tries until it works, with a doubled and jittered pause between tries; time without any network
 * counts as no try.
 *
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {{tries: number, signal: AbortSignal, worth: (failure: any) => boolean}} policy
 * @returns {Promise<T>}
 */
export async function retry(attempt, { tries, signal, worth }) {
  for (let tried = 1; ; tried++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (failure) {
      signal.throwIfAborted();
      if (!worth(failure)) throw failure;
      if (!navigator.onLine) {
        await online(signal);
        tried = 0;
        continue;
      }
      if (tried >= tries) throw failure;
      await pause(Math.min(15_000, 500 * 2 ** tried) * (0.5 + Math.random()), signal);
    }
  }
}

/** A failure that passes by itself: no connection, a busy or broken server. @param {any} failure */
export function isPassing({ status }) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
