/// The event index of one machine: Lucene indexes, one after another in time.
///
/// **Owns** a folder for each kind of events, with a numbered folder a shard. **Threads:** Lucene
/// merges on threads of its own. **Limits:** those of [dev.millrace.search.lucene.LuceneConfig],
/// and 32 MiB of memory for what is not written yet.
@NullMarked
package dev.millrace.search.lucene;

import org.jspecify.annotations.NullMarked;
