/// The pure media library: bytes in, values out; no files, threads, clock or logging.
@NullMarked
package dev.millrace.media;

import org.jspecify.annotations.NullMarked;
