/// Exact media time: rational seconds, frame rates and timescale ticks; and times of day as records
/// have them.
///
/// Owns nothing; values only, safe on every thread. No `double` takes part in any result, so a
/// film of any length never drifts. Limits: numerators and denominators fit a `long`; what does not
/// fit is an `ArithmeticException`, never a wrong number.
@NullMarked
package dev.millrace.media.time;

import org.jspecify.annotations.NullMarked;
