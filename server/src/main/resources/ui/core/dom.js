// @ts-check

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {string | number | Node | null | undefined | false} Child */

/**
 * An element with its attributes and children. A function value is a listener (`onclick`), a name
 * with a dot is a property (`.value`), `true` is an empty attribute, `false` and `null` are none.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T | string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T] : HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function" && name.startsWith("on")) {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (name.startsWith(".")) {
      Reflect.set(element, name.slice(1), value);
    } else {
      attribute(element, name, /** @type {string} */ (value));
    }
  }
  element.append(...nodes(children));
  return /** @type {any} */ (element);
}

/**
 * A picture from the sprite `icons.svg`, hidden from assistive technology.
 * @param {string} name
 */
export function icon(name) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `/ui/icons.svg#${name}` }));
}

/**
 * An element of a drawing.
 * @param {string} tag @param {Record<string, string | number>} attributes @param {...(string | Node)} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) attribute(element, name, value);
  element.append(...children);
  return element;
}

/** @param {Element} picture @param {string} name */
export function setIcon(picture, name) {
  const href = `/ui/icons.svg#${name}`;
  const use = picture.firstElementChild;
  if (use && use.getAttribute("href") !== href) use.setAttribute("href", href);
}

/**
 * Sets, or with `null` or `false` removes, an attribute; touches nothing when it is so already.
 * @param {Element} element @param {string} name
 * @param {string | number | boolean | null | undefined} value
 */
export function attribute(element, name, value) {
  if (value === false || value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Sets an element's text; touches nothing when it is so already.
 * @param {Element} element @param {unknown} value
 */
export function text(element, value) {
  const wanted = value === null || value === undefined ? "" : String(value);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/**
 * Makes the children of `parent` one element an item, in order, keeping those that are there.
 *
 * @template I
 * @param {Element} parent
 * @param {readonly I[]} items
 * @param {(item: I) => string} key
 * @param {(item: I) => HTMLElement} create
 * @param {(element: any, item: I) => void} update
 */
export function reconcile(parent, items, key, create, update) {
  const old = new Map();
  for (const child of parent.children) old.set(/** @type {HTMLElement} */ (child).dataset.key, child);
  /** @type {Element | null} */
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const element = old.get(name) ?? create(item);
    element.dataset.key = name;
    old.delete(name);
    update(element, item);
    if (place && element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of old.values()) gone.remove();
}

/** @param {(Child | Child[])[]} children @returns {(string | Node)[]} */
function nodes(children) {
  return /** @type {any[]} */ (children.flat())
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
