/// Streams that can be taken up in the middle: what is held of them while nobody reads, and where
/// in them somebody may begin.
///
/// Containers are looked into no further than that needs. **Threads**: none of its own. **Limits**:
/// [dev.millrace.live.join.Hold#MOST_BYTES] of a stream are held, and none for longer than
/// [dev.millrace.live.join.Hold#OLDEST].
@NullMarked
package dev.millrace.live.join;

import org.jspecify.annotations.NullMarked;
