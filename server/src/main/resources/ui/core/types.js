// @ts-check

/**
 * The shapes of the REST contract, as the console reads them. Every field the server may leave
 * out is optional here, so that a missing one is a blank on the page and never an exception.
 *
 * @typedef {"waiting" | "queued" | "processing" | "ready" | "failed"} Status
 *
 * @typedef {object} Rendition
 * @property {string} [name]
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [frameRate]
 * @property {string} [codecs]
 * @property {number} [bandwidth] peak, bits per second
 * @property {number} [averageBandwidth] bits per second
 * @property {number} [sizeBytes]
 *
 * @typedef {object} Track
 * @property {string} [kind] video, audio or text
 * @property {string} [language]
 * @property {string} [name]
 * @property {string} [codecs]
 * @property {number} [channels]
 *
 * @typedef {object} Playback
 * @property {string} [hls]
 * @property {string} [dash]
 * @property {string} [poster]
 * @property {string} [storyboard] a WebVTT file of sprite regions
 *
 * @typedef {object} Asset
 * @property {string} id
 * @property {string} [title]
 * @property {Status} status
 * @property {boolean} [playable]
 * @property {number} [progress] 0..1
 * @property {string} [stage]
 * @property {unknown} [error] a sentence or a problem
 * @property {number} [durationSeconds]
 * @property {string} [createdAt]
 * @property {string} [uploadedAt]
 * @property {string} [playableAt]
 * @property {string} [readyAt]
 * @property {Playback} [playback]
 * @property {readonly Rendition[]} [renditions]
 * @property {readonly Track[]} [tracks]
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {"pending" | "running" | "done" | "failed" | "cancelled"} state
 * @property {number} [attempt]
 * @property {string} [startedAt]
 * @property {string} [endedAt]
 * @property {number} [progress] 0..1
 * @property {unknown} [error]
 * @property {readonly string[]} [dependsOn]
 *
 * @typedef {{state: string, steps: readonly Step[]}} Workflow
 *
 * @typedef {{number: number, url: string}} PartUrl
 * @typedef {{number: number, etag: string, sizeBytes?: number}} PresentPart
 *
 * @typedef {object} UploadPlan
 * @property {number} partSizeBytes
 * @property {readonly PartUrl[]} parts
 * @property {readonly PresentPart[]} [present]
 * @property {string} [expiresAt]
 *
 * @typedef {{q: string, status: string}} Query
 */

export {};
