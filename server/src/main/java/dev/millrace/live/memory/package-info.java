/// What live programmes hold in memory, all of a process together, and who of them gives way.
///
/// **Owns** nothing on disk, no threads. **Limits**: `live.window-memory`.
@NullMarked
package dev.millrace.live.memory;

import org.jspecify.annotations.NullMarked;
