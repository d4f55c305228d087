// @ts-check
/**
 * Tells a Millrace server how a video is watched: `collect(video, { cid: "a-film" })`. It needs
 * nothing else, sets no cookie, keeps nothing in the browser and knows nobody from one session to
 * the next. A session begins when somebody wants to see something, and is told of in the words of
 * CMCD 2 (CTA-5004-B): states, stalls, seeks, bitrates, lost frames, errors.
 */

/** @typedef {Record<string, string | number | boolean | string[] | number[]>} Facts keys of CMCD, and own ones with a hyphen */

/**
 * @typedef {object} Options
 * @property {string} [url] where events go; without it to where this file came from
 * @property {string} [cid] what plays
 * @property {"v" | "l" | "ll"} [st] on demand, live, live with low latency
 * @property {string} [token] an ingestion token
 * @property {number} [sample] which share of the sessions is told of: 0 to 1
 * @property {boolean} [recovers] whether a player mends errors of the video itself, and calls `fail` when it gives up
 * @property {() => Facts} [facts] what a player knows besides: `br`, `tb`, `ltc`, …; asked at each event
 */

const HEARTBEAT_MS = 10_000;
const IDLE_HEARTBEAT_MS = 30_000;
const GATHER_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const ANSWER_MS = 15_000;
/** Of a body of 64 KiB, however many bytes a letter has. */
const MOST_LETTERS = 20_000;
const MOST_WAITING = 1_000;
/** The server takes less for time alone, and more without a word for sleep. */
const LEAST_STALL_MS = 100;
const SLEEP_MS = 45_000;
const LOOK_MS = 1_000;
/** After that the server may have forgotten the session: another begins. */
const FORGOTTEN_MS = 150_000;
const HAVE_FUTURE_DATA = 3;

const now = () => Math.round(performance.timeOrigin + performance.now());

/** Letters that no two sessions have; pages by plain http have no `randomUUID`. */
function newSession() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The events of one session on their way: gathered, sent in order, kept until the server has them. */
class Outbox {
  /** @type {string[]} */ #waiting = [];
  /** @type {string[]} */ #flying = [];
  #url;
  #timer = 0;
  #failures = 0;
  #waits = false;
  /** The server does not want more of this session. */
  #quiet = false;

  /** @param {string} url @param {string} [token] */
  constructor(url, token) {
    this.#url = new URL(url);
    if (token) this.#url.searchParams.set("token", token);
  }

  /** @param {object} event @param {boolean} isLast what goes at once */
  add(event, isLast) {
    if (this.#quiet) return;
    this.#waiting.push(JSON.stringify(event));
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    if (!isLast || this.#waits || this.#flying.length) return this.#later(GATHER_MS);
    clearTimeout(this.#timer);
    // In a moment: a page that goes hands it to the browser instead.
    queueMicrotask(() => { if (!this.#flying.length) this.#send(); });
  }

  /** The page goes: what the server has not confirmed is handed to the browser. */
  leave() {
    // What is under way outlives the page.
    let rest = "keepalive" in Request.prototype ? this.#waiting : [...this.#flying, ...this.#waiting];
    this.#waiting = [];
    for (let part = first(rest); part.length; part = first(rest)) {
      rest = rest.slice(part.length);
      if (!navigator.sendBeacon(this.#address(), body(part))) return;
    }
  }

  #address() {
    this.#url.searchParams.set("sent", String(now()));
    return this.#url.href;
  }

  /** @param {number} millis */
  #later(millis) {
    if (!this.#timer && !this.#flying.length) this.#timer = setTimeout(() => this.#send(), millis);
  }

  async #send() {
    const part = first(this.#waiting);
    this.#timer = 0;
    if (!part.length) return;
    this.#waiting = this.#waiting.slice(part.length);
    this.#flying = part;
    const { done, wait } = await this.#deliver(part);
    if (!done) this.#waiting = [...part, ...this.#waiting].slice(-MOST_WAITING);
    this.#waits = !done;
    this.#flying = [];
    if (this.#quiet) this.#waiting = [];
    if (this.#waiting.length) this.#later(wait);
  }

  /** @param {string[]} part @returns {Promise<{done: boolean, wait: number}>} */
  async #deliver(part) {
    // Plain text needs no preflight.
    const answer = await fetch(this.#address(), {
      method: "POST", body: body(part), keepalive: true, credentials: "omit",
      headers: { "Content-Type": "text/plain" }, signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => null);
    const status = answer?.status ?? 0;
    if (status === 429) return { done: false, wait: 1_000 * (Number(answer?.headers.get("Retry-After")) || 10) };
    if (!status || status >= 500) {
      const most = Math.min(LONGEST_WAIT_MS, GATHER_MS * 2 ** ++this.#failures);
      return { done: false, wait: most * (0.5 + Math.random() / 2) };
    }
    this.#failures = 0;
    // 400: the good ones were taken. 410, and whatever else says no: nothing more of this session.
    this.#quiet = status > 400;
    return { done: true, wait: GATHER_MS };
  }
}

/** As many events as a request may have. @param {string[]} events */
function first(events) {
  let letters = 0;
  const end = events.findIndex((event, i) => (letters += event.length + 1) > MOST_LETTERS && i > 0);
  return end < 0 ? events : events.slice(0, end);
}

/** @param {string[]} events */
const body = (events) => `[${events.join(",")}]`;

/** Watches one video element. */
export class Collector {
  #video;
  #options;
  #life = new AbortController();
  /** @type {Outbox | null} no session that is told of */ #outbox = null;
  #sid = newSession();
  /** CMCD's `sta`; nothing while there is no session. */
  #state = "";
  #since = 0;
  #number = 0;
  #started = false;
  #resumed = false;
  #wished = 0;
  #startMs = 0;
  /** By the wall's clock, which goes on while the machine sleeps. */
  #toldAt = 0;
  #lookedAt = 0;
  #stallMs = 0;
  #stalls = 0;
  #stalledMs = 0;
  #bitrate = 0;
  #dropped = 0;
  #droppedBefore = 0;
  #src = "";
  #muted = false;
  #expanded = false;

  /** @param {HTMLVideoElement} video @param {Options} options */
  constructor(video, options) {
    this.#video = video;
    this.#options = options;
    this.#muted = video.muted;
    const { signal } = this.#life;
    const on = (/** @type {string} */ type, /** @type {() => void} */ act, /** @type {EventTarget} */ target = video) =>
      target.addEventListener(type, act, { signal });
    on("play", () => this.#played());
    on("playing", () => this.#turn("p"));
    on("pause", () => video.ended || this.#turn("a"));
    on("waiting", () => this.#interrupted());
    on("emptied", () => this.#interrupted());
    on("seeking", () => this.#started && this.#turn("k"));
    on("seeked", () => this.#settle());
    on("ended", () => this.#turn("e"));
    on("timeupdate", () => this.#look());
    on("resize", () => this.#look());
    on("ratechange", () => this.#tell("pr", { pr: video.playbackRate }));
    on("volumechange", () => this.#sounded());
    on("error", () => this.#erred());
    on("loadstart", () => this.#loads());
    on("visibilitychange", () => this.#tell("b", { bg: document.hidden }), document);
    on("fullscreenchange", () => this.#sized(), document);
    on("pagehide", () => this.#leave(), window);
    on("pageshow", () => video.paused || this.#played(), window);
    const beat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    signal.addEventListener("abort", () => clearInterval(beat));
    if (!video.paused) this.#played();
  }

  /** The session, for whoever else tells of it; a next one has another. */
  get sid() {
    return this.#sid;
  }

  /** Somebody wants to see it, or not yet: what it takes from then on to be ready is part of the start. */
  wish(wants = true) {
    this.#wished = wants ? this.#wished || now() : 0;
  }

  /** The player gives up. @param {string} code */
  fail(code) {
    if (!this.#state && this.#wished) this.#played();
    if (!this.#state) return;
    this.#tell("e", { ec: [code.replace(/[\x00-\x1f]+/g, " ").slice(0, 200)] });
    this.#turn("f");
  }

  /** Ends the session and watches no more. */
  close() {
    if (this.#state !== "e") this.#turn("q");
    this.#life.abort();
  }

  #leave() {
    if (this.#state !== "e") this.#turn("q");
    this.#outbox?.leave();
  }

  #played() {
    if (!this.#started) this.#turn("s", this.#wished);
    this.#wished = 0;
  }

  /** Nothing to show: a stall, if it was not the start or a seek that needs it. */
  #interrupted() {
    if (this.#state === "p" && !this.#video.paused) this.#turn("r");
    else if (this.#state === "p") this.#turn("w");
  }

  /** The end of a seek. */
  #settle() {
    const { paused, readyState } = this.#video;
    if (this.#state !== "k") return;
    if (paused) this.#turn("a");
    else if (readyState >= HAVE_FUTURE_DATA) this.#turn("p");
  }

  /** Time passes. */
  #look() {
    const { paused, seeking, readyState } = this.#video;
    const resumed = this.#started && "rkw".includes(this.#state || "-");
    if (resumed && !paused && !seeking && readyState >= HAVE_FUTURE_DATA) this.#turn("p");
    if (now() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now();
    const { br } = this.#facts();
    if (typeof br !== "number" || br === this.#bitrate) return;
    const isChange = this.#bitrate > 0;
    this.#bitrate = br;
    if (isChange) this.#tell("bc");
  }

  #sounded() {
    const muted = this.#video.muted || this.#video.volume === 0;
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.#tell(muted ? "m" : "um");
  }

  #sized() {
    const expanded = Boolean(document.fullscreenElement?.contains(this.#video));
    if (expanded === this.#expanded) return;
    this.#expanded = expanded;
    this.#tell(expanded ? "pe" : "pc");
  }

  #erred() {
    const code = `media-${this.#video.error?.code ?? 0}`;
    if (this.#options.recovers) this.#tell("e", { ec: [code] });
    else this.fail(code);
  }

  /** Another source is another session, but for those that a script feeds. */
  #loads() {
    const src = this.#video.currentSrc;
    if (src.startsWith("blob:") || src === this.#src) return;
    if (this.#src && this.#state && this.#state !== "e") this.#turn("q");
    if (this.#src) this.#over();
    this.#src = src;
    if (!this.#video.paused) this.#played();
  }

  #beat() {
    if (!this.#video.isConnected && this.#video.paused && this.#state !== "e") this.#turn("q");
    const every = this.#state === "a" ? IDLE_HEARTBEAT_MS : HEARTBEAT_MS;
    if (this.#state !== "e" && Date.now() - this.#toldAt > every - 100) this.#tell("t");
  }

  /** @param {string} state @param {number} [since] */
  #turn(state, since = 0) {
    if (state === this.#state || (!this.#state && state !== "s")) return;
    if (!this.#state) this.#begin();
    const at = since || now();
    this.#spend(at);
    /** @type {Facts} */ const more = {};
    if (this.#state === "r" && this.#stallMs) more.bsd = [this.#stallMs];
    if (this.#state === "r" && this.#stallMs >= LEAST_STALL_MS) this.#stalls++;
    if (state === "r") this.#stallMs = 0;
    if (state === "p" && !this.#started) more.msd = this.#startMs;
    this.#started ||= state === "p";
    this.#state = state;
    this.#tell("ps", more, at);
    if (state === "q" || state === "f") this.#over();
  }

  /** @param {number} at */
  #spend(at) {
    const millis = Math.max(0, at - this.#since);
    if (this.#state === "s") this.#startMs += millis;
    if (this.#state === "r" && millis < SLEEP_MS) {
      this.#stallMs += millis;
      this.#stalledMs += millis;
    }
    this.#since = at;
  }

  #begin() {
    const { url = new URL("/v1/telemetry/events", import.meta.url).href, token, sample = 1 } = this.#options;
    this.#outbox = Math.random() < sample ? new Outbox(url, token) : null;
    this.#droppedBefore = -(this.#video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0);
    this.#dropped = -this.#droppedBefore;
  }

  /** The next session is another one. */
  #over() {
    this.#sid = newSession();
    this.#state = "";
    this.#started = this.#resumed = false;
    this.#number = this.#stalls = this.#stalledMs = this.#startMs = this.#bitrate = 0;
  }

  /** After so long a silence the rest is a session of its own, of whose start nothing is known. */
  #resume() {
    const state = this.#state;
    this.#over();
    this.#begin();
    this.#state = state;
    this.#started = state !== "s";
    this.#resumed = true;
  }

  #facts() {
    try {
      return this.#options.facts?.() ?? {};
    } catch {
      return {};
    }
  }

  /** @param {string} kind @param {Facts} [more] @param {number} [at] */
  #tell(kind, more = {}, at = now()) {
    if (!this.#state) return;
    if (this.#number && Date.now() - this.#toldAt > FORGOTTEN_MS) {
      if ("qf".includes(this.#state)) return;
      this.#resume();
    }
    this.#spend(at);
    this.#toldAt = Date.now();
    const { cid, st = "v", sample = 1 } = this.#options;
    const facts = this.#facts();
    if (typeof facts.br === "number") this.#bitrate = facts.br;
    this.#outbox?.add({
      e: kind, sid: this.#sid, ts: at, sn: this.#number++, cid, st, sta: this.#state,
      ...this.#seen(), ...(sample < 1 ? { "mr-sample": sample } : {}),
      ...(this.#resumed ? { "mr-resumed": true } : {}), ...facts, ...more,
    }, "qfe".includes(this.#state));
  }

  /** What the video element shows of itself. @returns {Facts} */
  #seen() {
    const { currentTime, duration, playbackRate, videoWidth, videoHeight, clientWidth, clientHeight } = this.#video;
    const shown = Math.min(clientWidth, (clientHeight * videoWidth) / videoHeight || 0) * devicePixelRatio;
    return {
      pt: Math.round(currentTime * 1_000), bl: this.#bufferMs(), dfa: this.#droppedFrames(),
      ...(playbackRate === 1 ? {} : { pr: playbackRate }),
      ...(document.hidden ? { bg: true } : {}),
      ...(this.#stalledMs ? { bsa: this.#stalls, bsda: this.#stalledMs } : {}),
      ...(Number.isFinite(duration) ? { "mr-duration": Math.round(duration * 1_000) } : {}),
      ...(videoWidth ? { "mr-video-width": videoWidth, "mr-video-height": videoHeight, "mr-shown-width": Math.round(shown) } : {}),
    };
  }

  #bufferMs() {
    const { buffered, currentTime } = this.#video;
    for (let i = 0; i < buffered.length; i++) {
      const ahead = buffered.end(i) - currentTime;
      if (ahead >= 0 && buffered.start(i) <= currentTime + 0.1) return Math.round(ahead * 1_000);
    }
    return 0;
  }

  /** Of the session, though a source that is opened anew counts from nothing. */
  #droppedFrames() {
    const count = this.#video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0;
    if (count < this.#dropped) this.#droppedBefore += this.#dropped;
    this.#dropped = count;
    return this.#droppedBefore + count;
  }
}

/** Tells of a video from now on. @param {HTMLVideoElement} video @param {Options} [options] */
export function collect(video, options = {}) {
  return new Collector(video, options);
}

/** The `facts` of hls.js. @param {any} hls @returns {Facts} */
export function factsOfHls(hls) {
  const level = hls.levels?.[hls.currentLevel];
  return numbers(hls.url, {
    br: level?.bitrate / 1_000,
    tb: Math.max(...(hls.levels ?? []).map((/** @type {any} */ { bitrate }) => bitrate)) / 1_000,
    mtp: hls.bandwidthEstimate / 1_000,
  });
}

/** The `facts` of shaka-player. @param {any} player @returns {Facts} */
export function factsOfShaka(player) {
  const { streamBandwidth, estimatedBandwidth } = player.getStats();
  const all = player.getVariantTracks().map((/** @type {any} */ { bandwidth }) => bandwidth);
  return numbers(player.getAssetUri(), { br: streamBandwidth / 1_000, tb: Math.max(...all) / 1_000, mtp: estimatedBandwidth / 1_000 });
}

/**
 * Those that are known, in whole numbers, and the host that media come from.
 * @param {string | null} url @param {Record<string, number>} values @returns {Facts}
 */
function numbers(url, values) {
  const known = Object.entries(values).filter(([, value]) => value > 0 && Number.isFinite(value));
  const cdn = url ? { cdn: new URL(url, location.href).host } : {};
  return { ...cdn, ...Object.fromEntries(known.map(([key, value]) => [key, Math.round(value)])) };
}
