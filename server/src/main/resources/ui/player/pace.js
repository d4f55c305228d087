// @ts-check

const FASTER = 1.1;
const SLOWER = 0.95;

/** Within these nothing is done, and within those nothing more: half of a part of a fifth of a second. */
const FAR_SECONDS = 0.1;
const NEAR_SECONDS = 0.03;

/** Who has less ahead than this would only run into the end. */
const LEAST_AHEAD_SECONDS = 0.25;

/**
 * How fast one who watches live is to play.
 * @param {number} rate how fast he plays
 * @param {number} lateSeconds how much further behind he is than he is to be
 * @param {number} aheadSeconds how much lies ahead of him
 */
export function pace(rate, lateSeconds, aheadSeconds) {
  const isFar = Math.abs(lateSeconds) > (rate === 1 ? FAR_SECONDS : NEAR_SECONDS);
  if (!isFar) return 1;
  if (lateSeconds < 0) return SLOWER;
  return aheadSeconds > LEAST_AHEAD_SECONDS ? FASTER : 1;
}
