// @ts-check
import { h, icon } from "./dom.js";

/**
 * What makes one more of a list: a button that shows a form, which is open by itself where the list is empty.
 * @param {string} words @param {HTMLElement} form
 */
export function adder(words, form) {
  let isKnown = false;
  const element = h("details", { class: "adder" }, h("summary", { class: "button" }, icon("plus"), words), form);
  return {
    element,
    /** How many there are. @param {number} count */
    counted(count) {
      if (!isKnown) element.open = count === 0;
      isKnown = true;
    },
    /** One was made. */
    done() {
      element.open = false;
    },
  };
}
