/// Events found again, newest first: by any field, by time, by text that is only nearly right.
///
/// An [dev.millrace.search.EventKind] declares the fields of a kind of events; an
/// [dev.millrace.search.Indexer] carries a topic's records into an
/// [dev.millrace.search.EventIndex], which is derived from the topic and can be lost: it keeps the
/// offsets up to which it holds the topic itself, with the events and as durably as they.
///
/// **Owns** nothing on disk itself. **Threads:** one platform thread an indexer; searches run on
/// the asker's. **Limits:** those of [dev.millrace.search.Search] and
/// [dev.millrace.search.Condition].
@NullMarked
package dev.millrace.search;

import org.jspecify.annotations.NullMarked;
