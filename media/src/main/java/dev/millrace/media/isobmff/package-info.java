/// The ISO base media file format (ISO/IEC 14496-12): a bounds-checked box reader, pure box
/// writers and a readable dump.
///
/// Owns nothing and keeps no state between calls. Input is never trusted: every read is checked,
/// depth and count of boxes are limited, and whatever is wrong is one exception,
/// [dev.millrace.media.isobmff.MalformedBox], that says where.
@NullMarked
package dev.millrace.media.isobmff;

import org.jspecify.annotations.NullMarked;
