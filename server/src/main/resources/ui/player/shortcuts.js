// @ts-check

/** @typedef {{keys: string[], show: string, words: string, type: string, value?: number}} Shortcut */

/** The player's keys, as the help lists them. `type` is a request, or `help`. @type {readonly Shortcut[]} */
export const SHORTCUTS = Object.freeze([
  { keys: [" ", "k"], show: "Space K", words: "Play or pause", type: "toggle" },
  { keys: ["j"], show: "J", words: "Back 10 seconds", type: "skip", value: -10 },
  { keys: ["l"], show: "L", words: "Forward 10 seconds", type: "skip", value: 10 },
  { keys: ["ArrowLeft"], show: "←", words: "Back 5 seconds", type: "skip", value: -5 },
  { keys: ["ArrowRight"], show: "→", words: "Forward 5 seconds", type: "skip", value: 5 },
  { keys: ["ArrowUp"], show: "↑", words: "Louder", type: "louder", value: 0.05 },
  { keys: ["ArrowDown"], show: "↓", words: "Quieter", type: "louder", value: -0.05 },
  { keys: [","], show: ",", words: "One frame back", type: "frame", value: -1 },
  { keys: ["."], show: ".", words: "One frame on", type: "frame", value: 1 },
  { keys: ["<"], show: "<", words: "Slower", type: "speed", value: -1 },
  { keys: [">"], show: ">", words: "Faster", type: "speed", value: 1 },
  { keys: ["m"], show: "M", words: "Mute", type: "mute" },
  { keys: ["c"], show: "C", words: "Captions", type: "captions" },
  { keys: ["f"], show: "F", words: "Full screen", type: "full" },
  { keys: ["p"], show: "P", words: "Picture in picture", type: "picture" },
  { keys: ["Home"], show: "Home", words: "To the beginning", type: "seek", value: 0 },
  { keys: [], show: "0 – 9", words: "To that tenth of the film", type: "share" },
  { keys: ["?"], show: "?", words: "This help", type: "help" },
]);

/**
 * The request a key stands for, or null when the key belongs to something else.
 * @param {KeyboardEvent} event @returns {{type: string, value?: number} | null}
 */
export function requestOf(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  if (target.closest("textarea, select, dialog, [role=menu], input:not([type=range])")) return null;
  if ((event.key === " " || event.key === "Enter") && target.closest("button, a, summary")) return null;
  if (target.matches("input[type=range]:not([data-seek])") && event.key.startsWith("Arrow")) return null;
  if (/^[0-9]$/.test(event.key)) return { type: "share", value: Number(event.key) / 10 };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return SHORTCUTS.find(({ keys }) => keys.includes(key)) ?? null;
}
