// @ts-check
import { confirmation } from "../elements/mr-confirm.js";
import { notice } from "../elements/mr-toasts.js";
import { newKey } from "../upload/pending.js";
import { api } from "./api.js";
import { titleOf } from "./status.js";
import { store } from "./store.js";

/** @typedef {import("./types.js").Asset} Asset */

/** Does something to the server; a failure becomes a notice. @param {() => Promise<unknown>} work */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (failure) {
    notice(/** @type {Error} */ (failure).message, "error");
    return false;
  }
}

/** Deletes an asset, after asking. @param {Asset} asset @returns {Promise<boolean>} whether it is gone */
export async function deleteAsset(asset) {
  const yes = await confirmation({
    title: `Delete “${titleOf(asset)}”?`,
    detail: "The original, all renditions and the results about it are removed. This cannot be undone.",
    action: "Delete",
  });
  if (!yes || !(await attempt(() => api.remove(asset.id)))) return false;
  store.drop(asset.id);
  notice(`Deleted “${titleOf(asset)}”`);
  return true;
}

/** Resumes a failed asset where it stopped. @param {Asset} asset */
export async function retryAsset(asset) {
  const done = await attempt(() => api.retry(asset.id));
  if (done) store.put({ id: asset.id, status: "queued", error: undefined, progress: 0 });
}

/**
 * Takes a date away: the asset, or its original, is kept until somebody deletes it.
 * @param {Asset} asset @param {"expiresAt" | "originalExpiresAt"} member
 */
export async function keepAsset(asset, member) {
  const done = await attempt(() => api.change(asset.id, { [member]: null }));
  if (done) store.put({ id: asset.id, [member]: null });
}

/** Calls an asset otherwise. @param {Asset} asset @param {string} title @returns {Promise<boolean>} whether it is */
export async function renameAsset(asset, title) {
  const done = await attempt(() => api.change(asset.id, { title }));
  if (done) store.put({ id: asset.id, title });
  return done;
}

/** Makes an asset from the sample that ships. @returns {Promise<boolean>} */
export function tryTheSample() {
  return attempt(async () => {
    const { id } = await api.demo();
    store.show(await store.read(id));
  });
}

/**
 * Has the server fetch a film. @param {string} sourceUrl
 * @returns {Promise<boolean>} whether it will
 */
export function fetchFilm(sourceUrl) {
  return attempt(async () => {
    const { id } = await api.pull(sourceUrl, newKey());
    store.show(await store.read(id));
    notice("The server fetches the film");
  });
}

/** Copies text and says so. @param {string} words @param {string} what */
export async function copy(words, what) {
  try {
    await navigator.clipboard.writeText(words);
    notice(`${what} copied`);
  } catch {
    notice("The browser did not allow copying: select the text and copy it by hand", "error");
  }
}
