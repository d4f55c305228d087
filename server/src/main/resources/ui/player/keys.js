// @ts-check

/** What to say to who may not have the key of a film. */
export const NO_KEY = "it is encrypted, and this page has no valid ticket for it";

/** What to say where browsers do not decrypt samples (W3C EME: in secure contexts alone). */
export const NOT_SECURE = "it is encrypted, and browsers decrypt it only on pages that came by https or from localhost";

/**
 * Where a Clear Key player asks for the licence of a film: beside its playlist.
 * @param {string} url of its HLS entrance
 */
export function licenseUrl(url) {
  const entrance = new URL(url, location.href);
  return new URL(`license${entrance.search}`, entrance).href;
}
