// @ts-check

/** @typedef {{view: "library" | "watch" | "webhooks" | "access" | "people" | "reviews" | "channels" | "channel" | "streams" | "telemetry" | "sessions" | "session" | "quality" | "data" | "sql" | "login" | "missing", id: string, search: URLSearchParams}} Route */

/** What a path shows. @param {URL | Location} place @returns {Route} */
export function routeOf(place) {
  const [, first = "", id = "", rest] = place.pathname.split("/");
  const search = new URLSearchParams(place.search);
  const route = (/** @type {Route["view"]} */ view) => ({ view, id: decodeURIComponent(id), search });
  if (first === "" && !id) return route("library");
  if (first === "watch" && id && !rest) return route("watch");
  if (first === "webhooks" && !id) return route("webhooks");
  if (first === "access" && !id) return route("access");
  if (first === "people" && !id) return route("people");
  if (first === "reviews" && !id) return route("reviews");
  if (first === "channels" && !rest) return route(id ? "channel" : "channels");
  if (first === "streams" && !id) return route("streams");
  if (first === "telemetry" && !id) return route("telemetry");
  if (first === "sessions" && !rest) return route(id ? "session" : "sessions");
  if (first === "quality" && !id) return route("quality");
  if (first === "data-quality" && !id) return route("data");
  if (first === "sql" && !id) return route("sql");
  if (first === "login" && !id) return route("login");
  return route("missing");
}

/**
 * Goes to a path of the console without loading a page, so that uploads go on.
 * @param {string} path @param {{replace?: boolean}} [options]
 */
export function navigate(path, { replace = false } = {}) {
  if (replace) history.replaceState(history.state, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(new Event("routed"));
}

/**
 * Changes the query part of the address in place.
 * @param {Record<string, string | null>} values an empty one is taken out
 */
export function remember(values) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  history.replaceState(history.state, "", url);
}

/** Turns plain clicks on links to the console's own pages into `navigate`. */
export function captureLinks() {
  document.addEventListener("click", (click) => {
    const plain = click.button === 0 && !(click.metaKey || click.ctrlKey || click.shiftKey || click.altKey);
    const link = /** @type {Element} */ (click.target).closest?.("a[href]");
    if (!plain || click.defaultPrevented || !(link instanceof HTMLAnchorElement)) return;
    const known = link.origin === location.origin && routeOf(new URL(link.href)).view !== "missing";
    if (!known || link.target || link.hasAttribute("download")) return;
    click.preventDefault();
    if (link.href !== location.href) navigate(link.pathname + link.search);
  });
  window.addEventListener("popstate", () => window.dispatchEvent(new Event("routed")));
}

/**
 * A path of this site to go back to; anything else becomes the library.
 * @param {string | null} next @returns {string}
 */
export function safePath(next) {
  if (!next) return "/";
  const url = new URL(next, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : "/";
}
