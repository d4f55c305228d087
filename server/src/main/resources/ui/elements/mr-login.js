// @ts-check
import { api } from "../core/api.js";
import { h, text } from "../core/dom.js";
import { ConsoleElement } from "../core/element.js";
import { navigate, safePath } from "../core/router.js";

/** Exchanges the admin token, pasted or given as `#token=…`, for a session cookie. */
class Login extends ConsoleElement {
  #token = h("input", { id: "token", name: "token", type: "password", required: true, autofocus: true,
    autocomplete: "current-password", spellcheck: "false", placeholder: "Paste the admin token",
    "aria-describedby": "token-help token-error" });
  #problem = h("p", { id: "token-error", class: "problem", role: "alert" });
  #submit = h("button", { class: "button primary wide" }, "Log in");

  build() {
    this.append(h("form", { class: "panel", onsubmit: (/** @type {Event} */ event) => this.#submitted(event) },
      h("img", { src: "/ui/logo.svg", alt: "", width: "56", height: "56" }),
      h("h1", {}, "Log in to Millrace"),
      h("label", { for: "token" }, "Admin token"),
      this.#token,
      this.#problem,
      this.#submit,
      h("p", { id: "token-help", class: "hint" }, "It was printed when the server started, and is kept in the file ",
        h("code", {}, "admin-token"), " in the data folder.")));
  }

  /** @param {AbortSignal} signal */
  connected(signal) {
    document.title = "Log in – Millrace";
    addEventListener("hashchange", () => this.#useAddress(), { signal });
    this.#useAddress();
  }

  /** The address with the token may be opened while this page is shown. */
  #useAddress() {
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (!token) return;
    history.replaceState(null, "", location.pathname + location.search);
    this.#logIn(token);
  }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    this.#logIn(this.#token.value.trim());
  }

  /** @param {string} token */
  async #logIn(token) {
    this.#submit.disabled = true;
    text(this.#problem, "");
    try {
      await api.logIn(token);
      navigate(safePath(new URLSearchParams(location.search).get("next")), { replace: true });
    } catch (failure) {
      const { status, message } = /** @type {import("../core/problem.js").Problem} */ (failure);
      text(this.#problem, status === 401 || status === 403 ? "This token is not valid." : message);
      this.#token.select();
    } finally {
      this.#submit.disabled = false;
    }
  }
}

customElements.define("mr-login", Login);
