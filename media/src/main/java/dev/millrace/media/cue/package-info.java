/// Cues: what broadcasters tell of advertisements and programmes inside of a stream (SCTE 35), and
/// how to find it in an MPEG transport stream (ISO/IEC 13818-1).
///
/// Owns nothing outside the objects themselves; no files, threads or clock. A
/// [dev.millrace.media.cue.CueScanner] belongs to one thread. **Limits**: a section of 4,096 bytes,
/// as the standard has it.
@NullMarked
package dev.millrace.media.cue;

import org.jspecify.annotations.NullMarked;
