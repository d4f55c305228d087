/// Tracking: which things in one picture are those of the picture before, by where they are alone.
///
/// The way of ByteTrack (Zhang et al., 2022): what is seen for certain is matched first, what is
/// seen badly only goes on with what was there already.
///
/// Owns nothing outside the objects themselves; no files, threads or clock. A
/// [dev.millrace.media.track.Tracker] belongs to one thread. **Limits**: as many things in a
/// picture, and as many tracks, as [dev.millrace.media.track.TrackerConfig] says.
@NullMarked
package dev.millrace.media.track;

import org.jspecify.annotations.NullMarked;
