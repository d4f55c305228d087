/// The sources that this process runs: those that it holds the lease of.
///
/// **Threads:** one that looks at the leases, one that ticks the sources. **Limits:** a lease of
/// ten seconds.
@NullMarked
package dev.millrace.streams.stage;

import org.jspecify.annotations.NullMarked;
