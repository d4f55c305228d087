// @ts-check

const NAMES = Object.freeze({ "aes-128": "AES-128", cbcs: "cbcs" });

/**
 * What encrypts an asset, as people write it; empty when it is clear.
 * @param {import("./types.js").Asset} asset
 */
export function protectionOf({ policy }) {
  const word = policy?.protection ?? "none";
  return word === "none" ? "" : NAMES[word];
}
