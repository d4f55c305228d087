/// CMAF (ISO/IEC 23000-19): reads one track of fragmented MP4 as a stream of samples and cuts
/// samples into segments that HLS and DASH share.
///
/// Owns nothing outside the objects themselves; no files, threads or clock. A
/// [dev.millrace.media.cmaf.TrackReader] and a [dev.millrace.media.cmaf.Segmenter] each belong to
/// one thread; the values they hand out are safe everywhere.
/// Limits: a fragment of 64 MiB, a segment of 256 MiB.
@NullMarked
package dev.millrace.media.cmaf;

import org.jspecify.annotations.NullMarked;
