/// DASH manifests (ISO/IEC 23009-1) as records that render themselves, for the same segments that
/// HLS names.
///
/// Owns nothing; pure values, safe on every thread. All text is escaped on its way out.
@NullMarked
package dev.millrace.media.dash;

import org.jspecify.annotations.NullMarked;
