/// HLS playlists (RFC 8216bis) as records that render themselves, and a strict parser that reads
/// them back.
///
/// Owns nothing; pure values, safe on every thread. No text that comes from people can leave its
/// attribute: machine values are refused when they hold a quote or a control character, names are
/// cleaned. Limits: the parser reads at most a million lines.
@NullMarked
package dev.millrace.media.hls;

import org.jspecify.annotations.NullMarked;
