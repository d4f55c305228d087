// Watches a channel in one player and tells how old the pictures are that it shows.
const video = document.querySelector("video");
const START_SECONDS = 40;
const SETTLE_SECONDS = 8;
const LOOK_SECONDS = 0.1;
const STALL_SECONDS = 0.3;
const BARS = 16;
const BAR_PIXELS = 8;
const glass = new OffscreenCanvas(BARS * BAR_PIXELS, 4).getContext("2d", { willReadFrequently: true });

const rest = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const script = (name) =>
  new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = `lib/${name}`;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${name} is missing`));
    document.head.append(element);
  });

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
  return ((Math.floor(Date.now() / 10) - made) & (2 ** BARS - 1)) / 100;
}

/** Our own page's way to play, which is hls.js. */
async function hls(url, complain) {
  const { LivePlayback } = await import("./ui/player/live-playback.js");
  const playback = new LivePlayback(video, url);
  video.addEventListener("waiting", () => complain(`it waits at ${(performance.now() / 1000).toFixed(1)} s`));
  playback.open();
  return () => playback.latencySeconds;
}

async function shaka(url, complain) {
  await script("shaka.js");
  const player = new window.shaka.Player();
  player.addEventListener("error", (event) => complain(`shaka ${event.detail}`));
  await player.attach(video);
  // As docs/live.md says. It adds the delay to what parts take to be there, which the suggested one
  // has in it already; and its latency counts from there.
  const liveSync = { enabled: true, targetLatency: 0, targetLatencyTolerance: 0.1 };
  player.configure({
    streaming: { lowLatencyMode: true, liveSync },
    manifest: { defaultPresentationDelay: 0.1, dash: { ignoreSuggestedPresentationDelay: true } },
  });
  await player.load(url);
  return () => player.getStats().liveLatency;
}

async function dash(url, complain) {
  await script("dash.js");
  const player = window.dashjs.MediaPlayer().create();
  player.updateSettings({ debug: { logLevel: window.dashjs.Debug.LOG_LEVEL_NONE } });
  player.on(window.dashjs.MediaPlayer.events.ERROR, ({ error }) => complain(`dash.js ${error?.message}`));
  player.initialize(video, url, true);
  return () => player.getCurrentLiveLatency();
}

const engines = { hls, shaka, dash };

/** How much is there ahead of what is shown. */
function aheadSeconds() {
  const { buffered, currentTime } = video;
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= currentTime && currentTime <= buffered.end(i)) return buffered.end(i) - currentTime;
  }
  return 0;
}

const quality = () => {
  const { totalVideoFrames: shown, droppedVideoFrames: dropped } = video.getVideoPlaybackQuality();
  return { shown, dropped };
};

async function begun() {
  const from = performance.now();
  video.play().catch(() => {});
  while (video.currentTime === 0 || video.readyState < 3) {
    if (performance.now() - from > START_SECONDS * 1000) throw new Error("it did not start");
    await rest(0.05);
  }
  return (performance.now() - from) / 1000;
}

async function watch({ engine, url, seconds }) {
  const complaints = [];
  const ownWord = await engines[engine](url, (complaint) => complaints.push(complaint));
  const startSeconds = await begun();
  await rest(SETTLE_SECONDS);
  const samples = { glass: [], own: [], ahead: [], rate: [] };
  const stalls = [];
  const before = quality();
  let movedAt = performance.now();
  let standsSince = 0;
  const end = performance.now() + seconds * 1000;
  for (let at = video.currentTime; performance.now() < end; at = video.currentTime) {
    await rest(LOOK_SECONDS);
    const now = performance.now();
    if (video.currentTime === at) {
      standsSince ||= movedAt;
    } else {
      if (standsSince && now - standsSince > STALL_SECONDS * 1000) stalls.push((now - standsSince) / 1000);
      standsSince = 0;
      movedAt = now;
      samples.glass.push(glassSeconds());
      samples.own.push(ownWord());
      samples.ahead.push(aheadSeconds());
      samples.rate.push(video.playbackRate);
    }
  }
  const { shown, dropped } = quality();
  const standsSeconds = standsSince ? (performance.now() - standsSince) / 1000 : 0;
  return {
    complaints, startSeconds, standsSeconds, stalls, samples,
    shown: shown - before.shown, dropped: dropped - before.dropped, height: video.videoHeight,
  };
}

const task = Object.fromEntries(new URLSearchParams(location.search));
const result = await watch(task).catch((failure) => ({ failure: String(failure) }));
await fetch("result", { method: "POST", body: JSON.stringify(result) });
