// @ts-check

/** @typedef {import("./types.js").Step} Step */

/**
 * @typedef {object} Group steps that do the same to different pieces: `encode/chunk-1`, `…-2`
 * @property {string} name
 * @property {Step["state"]} state
 * @property {readonly Step[]} steps
 * @property {number} done how many are
 * @property {number} progress 0..1
 * @property {number} attempt the highest
 * @property {string | null | undefined} startedAt the earliest
 * @property {string | null | undefined} endedAt the latest, once all have ended
 * @property {readonly string[]} dependsOn other groups
 * @property {number} from when it began, as a share of the time of the whole graph
 * @property {number} to when it ended, or now
 */

/**
 * The graph as rows of groups: a group stands below all it depends on, beside those it runs with.
 * @param {readonly Step[]} steps @param {number} [now] @returns {Group[][]}
 */
export function rowsOf(steps, now = Date.now()) {
  const extent = extentOf(steps, now);
  /** @type {Map<string, Step[]>} */
  const members = new Map();
  for (const step of steps) members.set(groupName(step.name), [...(members.get(groupName(step.name)) ?? []), step]);
  const groups = new Map([...members].map(([name, own]) => [name, groupOf(name, own, extent, now)]));
  /** @type {Map<string, number>} */
  const depths = new Map();
  /** @type {(name: string) => number} */
  const depth = (name) => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    depths.set(name, 0);
    const above = (groups.get(name)?.dependsOn ?? []).filter((other) => groups.has(other)).map(depth);
    const own = above.length ? Math.max(...above) + 1 : 0;
    depths.set(name, own);
    return own;
  };
  /** @type {Group[][]} */
  const rows = [];
  for (const group of groups.values()) (rows[depth(group.name)] ??= []).push(group);
  return rows.filter(Boolean);
}

/** @param {string} name */
function groupName(name) {
  return name.split("/")[0];
}

/**
 * When the first step began and the last one ended, or now while one still runs.
 * @param {readonly Step[]} steps @param {number} now @returns {[number, number]} milliseconds
 */
export function extentOf(steps, now) {
  const begun = steps.filter(({ startedAt }) => startedAt);
  const starts = begun.map(({ startedAt }) => Date.parse(startedAt ?? ""));
  const ends = begun.map(({ endedAt }) => (endedAt ? Date.parse(endedAt) : now));
  return begun.length ? [Math.min(...starts), Math.max(...ends)] : [now, now];
}

/**
 * @param {string} name @param {Step[]} steps @param {[number, number]} extent of the whole graph
 * @param {number} now @returns {Group}
 */
function groupOf(name, steps, [first, last], now) {
  const [from, to] = extentOf(steps, now);
  const share = (/** @type {number} */ at) => (last > first ? Math.max(0, (at - first) / (last - first)) : 0);
  const states = new Set(steps.map(({ state }) => state));
  const ended = steps.every(({ endedAt }) => endedAt);
  const sum = steps.reduce((total, { state, progress }) => total + (state === "done" ? 1 : (progress ?? 0)), 0);
  const dependsOn = new Set(steps.flatMap((step) => step.dependsOn ?? []).map(groupName));
  dependsOn.delete(name);
  return {
    name, steps, dependsOn: [...dependsOn], from: share(from), to: share(to),
    state: stateOf(states),
    done: steps.filter(({ state }) => state === "done").length,
    progress: sum / steps.length,
    attempt: Math.max(...steps.map(({ attempt }) => attempt ?? 1)),
    startedAt: steps.map(({ startedAt }) => startedAt).filter(Boolean).sort()[0],
    endedAt: ended ? steps.map(({ endedAt }) => endedAt).sort().at(-1) : undefined,
  };
}

/** @param {Set<Step["state"]>} states @returns {Step["state"]} */
function stateOf(states) {
  if (states.has("failed")) return "failed";
  if (states.has("running") || (states.has("done") && states.has("pending"))) return "running";
  if (states.has("cancelled")) return "cancelled";
  return states.has("pending") ? "pending" : "done";
}
