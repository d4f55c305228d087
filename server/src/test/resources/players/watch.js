// Watches one film in one player from start to end and tells what was wrong with that.
import { engines } from "./engines.js";
import { parse } from "./parse.js";

const PATIENCE_SECONDS = 20;
const STALL_SECONDS = 1;
const video = document.querySelector("video");

const rest = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function until(what, condition) {
  const deadline = performance.now() + PATIENCE_SECONDS * 1000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`${what} did not happen; at ${video.currentTime}, buffered ${ranges()}`);
    }
    await rest(0.02);
  }
}

function ranges() {
  const { buffered } = video;
  return Array.from({ length: buffered.length }, (_, i) =>
    [buffered.start(i), buffered.end(i)].map((s) => s.toFixed(3)).join("–"));
}

/** Measures how long the picture stood still while it should have moved. */
class Watchdog {
  longest = 0;
  #since = performance.now();
  #at = -1;
  #timer = setInterval(() => this.#look(), 50);

  #look() {
    const now = performance.now();
    const idle = video.paused || video.seeking || video.ended;
    if (idle || video.currentTime !== this.#at) this.#since = now;
    this.#at = video.currentTime;
    this.longest = Math.max(this.longest, (now - this.#since) / 1000);
  }

  stop() {
    clearInterval(this.#timer);
  }
}

async function playOn(seconds) {
  const to = Math.min(video.currentTime + seconds, video.duration - 0.1);
  await video.play();
  await until(`playing to ${to.toFixed(2)}`, () => video.currentTime >= to || video.ended);
}

async function seekTo(seconds) {
  video.currentTime = seconds;
  await until(`seeking to ${seconds}`, () => !video.seeking && video.readyState >= 3);
  await playOn(0.4);
}

/** Plays at the lowest rung, goes up to the highest and down again, without a seek or a pause. */
async function switchRungs(player) {
  const wanted = [0, player.rungs.length - 1, 0];
  player.hold(0);
  await seekTo(0);
  for (const rung of wanted) {
    player.hold(rung);
    await until(`rung ${player.rungs[rung]}`, () => video.videoHeight === player.rungs[rung]);
    if (video.ended) throw new Error(`rung ${player.rungs[rung]} was not shown before the end`);
  }
}

async function cueShown(player, seconds) {
  await player.text();
  await seekTo(seconds);
  const cues = () =>
    [...video.textTracks].flatMap((track) => [...(track.activeCues ?? [])].map((cue) => cue.text));
  await until("a cue", () => cues().length > 0);
  return cues();
}

/** @param {{engine: string, url: string, cueAt: number}} task */
async function watch(task) {
  const complaints = [];
  const report = { complaints };
  let player;
  const started = performance.now();
  try {
    const late = rest(PATIENCE_SECONDS).then(() => Promise.reject(new Error("it did not load")));
    const opened = engines[task.engine](video, task.url, (text) => complaints.push(text));
    player = await Promise.race([opened, late]);
    await until("metadata", () => video.readyState >= 1);
    await playOn(0.3);
    report.startSeconds = (performance.now() - started) / 1000;
    const watchdog = new Watchdog();
    await playOn(1);
    for (const share of [0.5, 0.9, 0.1]) await seekTo(video.duration * share);
    report.languages = player.languages();
    if (task.cueAt > 0) report.cues = await cueShown(player, task.cueAt);
    report.rungs = player.rungs;
    if (player.rungs.length > 1) await switchRungs(player);
    await seekTo(Math.max(0, video.duration - 3));
    await until("the end", () => video.ended);
    watchdog.stop();
    report.stallSeconds = watchdog.longest;
    if (watchdog.longest > STALL_SECONDS) complaints.push(`stalled ${watchdog.longest.toFixed(1)} s`);
  } catch (error) {
    complaints.push(String(error?.message ?? error));
  }
  report.duration = video.duration;
  report.ranges = ranges();
  report.audioBytes = video.webkitAudioDecodedByteCount;
  const quality = video.getVideoPlaybackQuality();
  report.frames = quality.totalVideoFrames;
  report.mediaError = video.error?.message ?? "";
  await player?.close();
  return report;
}

window.millrace = { watch, parse };
