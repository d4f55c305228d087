// One adapter for each player: `load`, the `rungs` it may be held to (lowest first), `texts`.

export const script = (name) =>
  new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = `lib/${name}`;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${name} is missing`));
    document.head.append(element);
  });

async function hls(video, url, complain) {
  const { default: Hls } = await import("./lib/hls.js");
  const drmSystems = { "org.w3.clearkey": { licenseUrl: url.replace("main.m3u8", "license") } };
  const encrypted = url.includes("ticket=") ? { emeEnabled: true, drmSystems } : {};
  const player = new Hls({ enableWorker: false, ...encrypted });
  player.on(Hls.Events.ERROR, (_, { details }) => {
    // What our own changes of quality and place interrupt is no fault.
    if (details !== Hls.ErrorDetails.INTERNAL_ABORTED) complain(`hls.js ${details}`);
  });
  const parsed = new Promise((resolve) => player.once(Hls.Events.MANIFEST_PARSED, resolve));
  player.loadSource(url);
  player.attachMedia(video);
  await parsed;
  return {
    rungs: player.levels.map((level) => level.height),
    languages: () => player.audioTracks.map((track) => track.lang),
    hold: (rung) => (player.nextLevel = rung),
    text: () => {
      player.subtitleTrack = 0;
      player.subtitleDisplay = true;
    },
    close: () => player.destroy(),
  };
}

async function shaka(video, url, complain) {
  await script("shaka.js");
  const player = new window.shaka.Player();
  player.addEventListener("error", (event) => complain(`shaka ${event.detail}`));
  await player.attach(video);
  // It knows no Clear Key in HLS, but takes the key itself.
  await player.load(url.includes(".m3u8?ticket=") ? `${url}&keyformat=identity` : url);
  // Shaka 5.2 shows HLS text only if it was chosen before the last picture was buffered: it takes
  // the text's time from the next picture's segment, and a short film has no next one.
  const [text] = player.getTextTracks();
  if (text) player.selectTextTrack(text);
  const language = player.getVariantTracks().find((track) => track.active)?.language;
  const tracks = player
    .getVariantTracks()
    .filter((track) => track.language === language)
    .sort((a, b) => a.bandwidth - b.bandwidth);
  return {
    rungs: tracks.map((track) => track.height ?? 0),
    languages: () => player.getAudioTracks().map((track) => track.language),
    hold: (rung) => {
      player.configure("abr.enabled", false);
      player.selectVariantTrack(tracks[rung], true, 1);
    },
    text: () => {},
    close: () => player.destroy(),
  };
}

async function dash(video, url, complain) {
  await script("dash.js");
  const player = window.dashjs.MediaPlayer().create();
  const { events } = window.dashjs.MediaPlayer;
  player.updateSettings({ debug: { logLevel: window.dashjs.Debug.LOG_LEVEL_NONE } });
  player.on(events.ERROR, (event) => complain(`dash.js ${event.error?.message}`));
  const ready = new Promise((resolve) => player.on(events.STREAM_INITIALIZED, resolve));
  player.initialize(video, url, false);
  await ready;
  const rungs = player.getRepresentationsByType("video");
  return {
    rungs: rungs.map((rung) => rung.height),
    languages: () => player.getTracksFor("audio").map((track) => track.lang),
    hold: (rung) => {
      player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: false } } } });
      player.setRepresentationForTypeByIndex("video", rung, true);
    },
    text: () => {
      player.enableText(true);
      player.setTextTrack(0);
    },
    close: () => player.destroy(),
  };
}

export const engines = { hls, shaka, dash };
