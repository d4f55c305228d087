/// The names that standards give to codecs and colours: RFC 6381 strings from sample entries.
///
/// Owns nothing; pure functions, safe on every thread.
@NullMarked
package dev.millrace.media.codec;

import org.jspecify.annotations.NullMarked;
