/// What happens in a stream: who enters and leaves zones, stays in them, and crosses lines.
///
/// Pure functions over tracks, and what they remember as a value, so that another process can go
/// on. **Limits:** 16 zones and 16 lines a stream, zones of 32 corners, 50 happenings a batch; what
/// is beyond the last is counted and not told.
@NullMarked
package dev.millrace.streams.rules;

import org.jspecify.annotations.NullMarked;
