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
 * @property {string} [codec]
 * @property {number} [bitsPerSecond] the peak
 * @property {number} [averageBitsPerSecond]
 *
 * @typedef {object} Track
 * @property {string} [kind] audio or text
 * @property {string} [name] its folder
 * @property {string | null} [language] a BCP 47 tag
 * @property {string | null} [label]
 * @property {string} [codec]
 * @property {number | null} [channels]
 *
 * @typedef {object} Caption a text that was given to an asset
 * @property {string} name
 * @property {string} language a BCP 47 tag
 * @property {string | null} [title]
 * @property {string} purpose subtitles, captions or forced
 *
 * @typedef {object} Playback
 * @property {string} [hls]
 * @property {string | null} [dash] absent when only HLS can play it
 * @property {string | null} [poster]
 * @property {string | null} [storyboard] a WebVTT file of sprite regions
 *
 * @typedef {object} Asset
 * @property {string} id
 * @property {string} [title]
 * @property {Status} status
 * @property {boolean} [playable]
 * @property {number} [progress] 0..1
 * @property {string} [stage]
 * @property {unknown} [error] a sentence or a problem
 * @property {number | null} [durationSeconds]
 * @property {string} [createdAt]
 * @property {string | null} [uploadedAt]
 * @property {string | null} [playableAt]
 * @property {string | null} [readyAt]
 * @property {string | null} [originalExpiresAt] when the original is deleted
 * @property {string | null} [originalDeletedAt]
 * @property {string | null} [expiresAt] when the asset is deleted
 * @property {Playback | null} [playback]
 * @property {readonly Rendition[]} [renditions]
 * @property {readonly Track[]} [tracks]
 * @property {{protection?: "none" | "aes-128" | "cbcs"}} [policy]
 *
 * @typedef {object} Ticket addresses by which a stranger plays an encrypted asset, for a while
 * @property {string} ticket
 * @property {string} expiresAt
 * @property {string} hls
 * @property {string | null} [dash]
 * @property {string} embed
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {"pending" | "running" | "done" | "failed" | "cancelled"} state
 * @property {number} [attempt]
 * @property {string | null} [startedAt]
 * @property {string | null} [endedAt]
 * @property {number} [progress] 0..1
 * @property {unknown} [error]
 * @property {readonly string[]} [dependsOn] steps, or groups that end in a slash
 * @property {LadderChoice | null} [detail] what the step says of its result
 *
 * @typedef {object} LadderChoice which rungs a film gets
 * @property {boolean} byContent whether a probe had a say
 * @property {string} because
 * @property {readonly {name: string, kept: boolean, kbps: number, because: string}[]} rungs
 *
 * @typedef {{state: string, steps: readonly Step[]}} Workflow
 *
 * @typedef {{number: number, url: string}} PartUrl
 * @typedef {{number: number, etag: string, sizeBytes?: number}} PresentPart
 *
 * @typedef {object} UploadPlan
 * @property {number} partSizeBytes
 * @property {readonly PartUrl[]} parts those still to send
 * @property {readonly PresentPart[]} [present] those that have arrived
 * @property {string} [expiresAt]
 *
 * @typedef {{q: string, status: string}} Query
 */

export {};
