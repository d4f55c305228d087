// Watches a live channel in one player for a while and tells how that went.
import { script } from "./engines.js";

const video = document.querySelector("video");
const START_SECONDS = 30;
const BARS = 16;
const BAR_PIXELS = 8;
const glass = new OffscreenCanvas(BARS * BAR_PIXELS, 4).getContext("2d", { willReadFrequently: true });

const rest = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** How old the picture on the screen is, by the time in its top edge (see TestPicture.java). */
function glassSeconds() {
  const { width, height } = glass.canvas;
  glass.drawImage(video, 0, 0, video.videoWidth, video.videoHeight * 0.02, 0, 0, width, height);
  const { data } = glass.getImageData(0, 1, width, 1);
  let made = 0;
  for (let bar = 0; bar < BARS; bar++) {
    const light = data[4 * (bar * BAR_PIXELS + BAR_PIXELS / 2)];
    made += light > 128 ? 2 ** bar : 0;
  }
  const now = Math.floor(Date.now() / 10);
  return ((now - made) & (2 ** BARS - 1)) / 100;
}

async function hls(url, complain) {
  const { default: Hls } = await import("./lib/hls.js");
  const player = new Hls({ enableWorker: false, lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.1 });
  player.on(Hls.Events.ERROR, (_, data) => data.fatal && complain(`hls.js ${data.details}`));
  player.loadSource(url);
  player.attachMedia(video);
  return { latency: () => player.latency, close: () => player.destroy() };
}

async function shaka(url, complain) {
  await script("shaka.js");
  const player = new window.shaka.Player();
  player.addEventListener("error", (event) => complain(`shaka ${event.detail}`));
  await player.attach(video);
  player.configure({ streaming: { lowLatencyMode: true, liveSync: { enabled: true } } });
  await player.load(url);
  return { latency: () => player.getStats().liveLatency, close: () => player.destroy() };
}

async function dash(url, complain) {
  await script("dash.js");
  const player = window.dashjs.MediaPlayer().create();
  const { events } = window.dashjs.MediaPlayer;
  player.updateSettings({ debug: { logLevel: window.dashjs.Debug.LOG_LEVEL_NONE } });
  player.on(events.ERROR, (event) => complain(`dash.js ${event.error?.message}`));
  player.initialize(video, url, true);
  return { latency: () => player.getCurrentLiveLatency(), close: () => player.destroy() };
}

const engines = { hls, shaka, dash };

const complaints = [];

/** Plays, and returns the player once a picture is there; nothing when none came. */
async function begin({ engine, url }) {
  const player = await engines[engine](url, (complaint) => complaints.push(complaint));
  const begun = performance.now();
  video.play().catch(() => {});
  while (video.currentTime === 0 || video.readyState < 3) {
    if (performance.now() - begun > START_SECONDS * 1000) {
      complaints.push(`it did not start; buffered ${video.buffered.length} ranges`);
      return undefined;
    }
    await rest(0.05);
  }
  return player;
}

/** Where it is, for who looks now and then. */
const state = () => ({ at: video.currentTime, complaints, lines: video.videoHeight });

/** The time is taken this often; a picture that stays for longer than `STALL_SECONDS` is seen to. */
const LOOK_SECONDS = 0.1;
const STALL_SECONDS = 0.5;

const ahead = () => (video.buffered.length ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0);

/** A player that has this much to play, on a machine that lets it, has no reason to stand still. */
const ENOUGH_SECONDS = 1;
const LATE_SECONDS = 0.5;

/** What is missing between two segments; where a player has jumped there is nothing for longer. */
const HOLE_SECONDS = 0.5;

function holes() {
  const { buffered } = video;
  return [...Array(Math.max(0, buffered.length - 1)).keys()]
    .map((i) => ({ at: buffered.end(i), seconds: buffered.start(i + 1) - buffered.end(i) }))
    .filter(({ seconds }) => seconds < HOLE_SECONDS);
}

/**
 * Watches until it has played for `seconds` without a stall, in one go: what stalls has to play on by
 * itself. Gives up after `within`. What is told is of the last stretch without a stall, but for its
 * stalls: each with what was to be played all the while (`least`), and how late the machine was.
 */
async function watch({ seconds, within, ...task }) {
  const begun = performance.now();
  const player = await begin(task);
  if (!player) return { complaints, stalls: [] };
  const startSeconds = (performance.now() - begun) / 1000;
  await rest(2);
  const wall = performance.now();
  const stalls = [];
  let smooth = { since: wall, from: video.currentTime, latencies: [], glassLatencies: [] };
  const torn = new Map();
  let moved = wall;
  let now = wall;
  let least = ahead();
  let late = 0;
  for (let at = video.currentTime; now - smooth.since < seconds * 1000 && now - wall < within * 1000; now = performance.now()) {
    const looked = performance.now();
    await rest(LOOK_SECONDS);
    late = Math.max(late, (performance.now() - looked) / 1000 - LOOK_SECONDS);
    const still = (performance.now() - moved) / 1000;
    holes().forEach((hole) => torn.set(hole.at.toFixed(2), hole));
    if (video.currentTime === at) {
      least = Math.min(least, ahead());
    } else {
      if (still > STALL_SECONDS + LOOK_SECONDS) {
        const isWithoutReason = least > ENOUGH_SECONDS && late < LATE_SECONDS;
        stalls.push({ at: (moved - wall) / 1000, seconds: still, least, late, isWithoutReason });
        smooth = { since: performance.now(), from: video.currentTime, latencies: [], glassLatencies: [] };
      }
      moved = performance.now();
      least = ahead();
      late = 0;
    }
    at = video.currentTime;
    smooth.latencies.push(player.latency());
    smooth.glassLatencies.push(glassSeconds());
  }
  const result = {
    complaints, startSeconds, stalls, holes: [...torn.values()],
    latencies: smooth.latencies, glassLatencies: smooth.glassLatencies,
    smoothSeconds: (moved - smooth.since) / 1000,
    playedSeconds: video.currentTime - smooth.from,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    audioBytes: video.webkitAudioDecodedByteCount,
  };
  await player.close();
  return result;
}

window.millrace = { watch, begin: async (task) => Boolean(await begin(task)), state };
