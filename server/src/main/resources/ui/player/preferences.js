// @ts-check

const KEY = "millrace.player";

/** @typedef {{volume: number, muted: boolean, rate: number, captions: string}} Preferences `captions`: their name, empty for none */

/** What the viewer chose last time. @returns {Preferences} */
export function preferences() {
  const standard = { volume: 1, muted: false, rate: 1, captions: "" };
  try {
    return { ...standard, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return standard;
  }
}

/** Keeps what is chosen; the rest stays. @param {Partial<Preferences>} chosen */
export function prefer(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...preferences(), ...chosen }));
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
