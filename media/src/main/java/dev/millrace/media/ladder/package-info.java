/// Encoding arithmetic: which renditions a source gets, and which pieces of the film are encoded
/// one by one.
///
/// Owns nothing; pure values, safe on every thread.
@NullMarked
package dev.millrace.media.ladder;

import org.jspecify.annotations.NullMarked;
