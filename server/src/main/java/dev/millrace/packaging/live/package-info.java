/// Live tracks on their way into the store, and what was stored of them as the pieces of a film.
///
/// **Threads**: one for each track. **Limits**: the segments that wait while the store is away.
@NullMarked
package dev.millrace.packaging.live;

import org.jspecify.annotations.NullMarked;
