// @ts-check

/** @typedef {import("./playback.js").Playback} Playback */

export const RATES = Object.freeze([0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]);
const FRAME_SECONDS = 1 / 25;

/** @param {Playback} playback @param {number} seconds */
function seek(playback, seconds) {
  const { edge } = playback.state;
  playback.video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, edge - 0.1));
}

/** @param {Playback} playback @param {number} volume */
function volume({ video }, volume) {
  video.volume = Math.min(1, Math.max(0, volume));
  video.muted = video.volume === 0;
}

/** @param {Playback} playback @param {number} step */
function speed({ video }, step) {
  const place = RATES.findIndex((rate) => rate >= video.playbackRate);
  video.playbackRate = RATES[Math.min(RATES.length - 1, Math.max(0, place + step))];
}

/**
 * What the controls and keys can ask for, and what each does to the playback.
 * @type {Readonly<Record<string, (playback: Playback, value?: any) => unknown>>}
 */
export const REQUESTS = Object.freeze({
  play: (playback) => playback.play(),
  pause: ({ video }) => video.pause(),
  toggle: (playback) => (playback.video.paused ? playback.play() : playback.video.pause()),
  seek,
  skip: (playback, seconds) => seek(playback, playback.video.currentTime + seconds),
  share: (playback, share) => seek(playback, playback.state.edge * share),
  frame: (playback, count) => {
    playback.video.pause();
    seek(playback, playback.video.currentTime + count * FRAME_SECONDS);
  },
  volume,
  louder: (playback, step) => volume(playback, playback.video.volume + step),
  mute: ({ video }) => (video.muted = !video.muted),
  rate: ({ video }, rate) => (video.playbackRate = rate),
  speed,
  quality: (playback, id) => playback.choose("quality", id),
  audio: (playback, id) => playback.choose("audio", id),
  caption: (playback, id) => playback.choose("caption", id),
  captions: (playback) => {
    const { captions, caption } = playback.state;
    if (captions.length > 0) playback.choose("caption", caption >= 0 ? -1 : captions[0].id);
  },
  engine: (playback, engine) => playback.reopen({ engine }),
  again: (playback) => playback.reopen({}),
  picture: ({ video }) => (document.pictureInPictureElement
    ? document.exitPictureInPicture()
    : video.requestPictureInPicture?.().catch(() => {})),
  full: ({ frame, video }) => {
    if (document.fullscreenElement) return document.exitFullscreen();
    if (frame.requestFullscreen) return frame.requestFullscreen().catch(() => {});
    return Reflect.get(video, "webkitEnterFullscreen")?.call(video);
  },
});
