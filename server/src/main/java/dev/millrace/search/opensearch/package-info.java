/// Events in an OpenSearch cluster, by its REST interface: in the place of indexes of this process,
/// where there is such a cluster already or more than one machine shall hold.
///
/// **Threads:** none of its own but the HTTP client's. **Limits:** those of
/// [dev.millrace.search.opensearch.OpenSearchIndex].
@NullMarked
package dev.millrace.search.opensearch;

import org.jspecify.annotations.NullMarked;
