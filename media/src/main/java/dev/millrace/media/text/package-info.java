/// Timed text: reads WebVTT (W3C) and SubRip, writes WebVTT whole and in segments.
///
/// Values and pure functions; no files, threads or clock. Limits: 10 MiB of text, 50,000 cues of
/// 8,192 characters each.
@NullMarked
package dev.millrace.media.text;

import org.jspecify.annotations.NullMarked;
