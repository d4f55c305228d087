/// Media that is on this machine already, played out as if it came from a camera: a film that
/// begins again when it ends, and a moving test picture.
@NullMarked
package dev.millrace.live.ingest.local;

import org.jspecify.annotations.NullMarked;
