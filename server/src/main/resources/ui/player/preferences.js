// @ts-check

const KEY = "millrace.player";

/** @typedef {{volume: number, muted: boolean, rate: number}} Preferences */

/** What the viewer chose last time. @returns {Preferences} */
export function preferences() {
  const standard = { volume: 1, muted: false, rate: 1 };
  try {
    return { ...standard, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return standard;
  }
}

/** @param {Preferences} chosen */
export function prefer(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
