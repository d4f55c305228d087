/// Clips: what a channel showed between two moments, as a film of its own.
///
/// A clip is made of whole segments, which are copied to a folder of their own with their times
/// moved, so that it needs neither the programme afterwards nor another encode. They come from
/// memory and, of what is recorded or can be gone back to for long, from the store.
///
/// **Threads**: one for each clip in the making. **Limits**: those of
/// [dev.millrace.live.clips.Clips].
@NullMarked
package dev.millrace.live.clips;

import org.jspecify.annotations.NullMarked;
