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
 */

/**
 * The graph as rows of groups: a group stands below all it depends on, beside those it runs with.
 * @param {readonly Step[]} steps @returns {Group[][]}
 */
export function rowsOf(steps) {
  /** @type {Map<string, Step[]>} */
  const members = new Map();
  for (const step of steps) members.set(groupName(step.name), [...(members.get(groupName(step.name)) ?? []), step]);
  const groups = new Map([...members].map(([name, own]) => [name, groupOf(name, own)]));
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

/** @param {string} name @param {Step[]} steps @returns {Group} */
function groupOf(name, steps) {
  const states = new Set(steps.map(({ state }) => state));
  const ended = steps.every(({ endedAt }) => endedAt);
  const sum = steps.reduce((total, { state, progress }) => total + (state === "done" ? 1 : (progress ?? 0)), 0);
  const dependsOn = new Set(steps.flatMap((step) => step.dependsOn ?? []).map(groupName));
  dependsOn.delete(name);
  return {
    name, steps, dependsOn: [...dependsOn],
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
