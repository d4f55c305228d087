/// The object store in memory: the double for tests, held to the same contract as the real one.
///
/// Holds at most the bytes it was made for; starts no thread and keeps nothing on disk.
@NullMarked
package dev.millrace.store.memory;

import org.jspecify.annotations.NullMarked;
