package dev.millrace.search.lucene;

import dev.millrace.search.Found;
import dev.millrace.search.Search;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;

/// Finds the newest events over all shards: from the newest on, until no older one can hold a newer
/// event than those there are.
///
/// **Limits:** [#PATIENCE]; then what was found is the answer, which says that it is not complete.
final class Finder {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Comparator<Hit> NEWEST_FIRST =
      Comparator.comparingLong(Hit::timeMillis).thenComparingLong(Hit::sequence).reversed();

  private final Queries queries;

  Finder(Queries queries) {
    this.queries = queries;
  }

  /// An event that was found.
  private record Hit(long timeMillis, long sequence, Shard.Lease where, int document) {
    Search.Cursor place() {
      return new Search.Cursor(timeMillis, sequence);
    }
  }

  Found find(List<Shard> shards, Search search) throws IOException {
    var leases = new ArrayList<Shard.Lease>();
    try {
      for (Shard shard : shards) {
        Shard.Lease lease = shard.lease();
        if (lease != null) {
          leases.add(lease);
        }
      }
      return new Look(queries.of(search), search).over(leases.reversed());
    } finally {
      leases.forEach(Shard.Lease::close);
    }
  }

  /// One search under way.
  private static final class Look {
    private final Query query;
    private final Search search;
    private final long end = System.nanoTime() + PATIENCE.toNanos();
    private List<Hit> hits = new ArrayList<>();
    private boolean complete = true;

    Look(Query query, Search search) {
      this.query = query;
      this.search = search;
    }

    /// Looks for one more than is asked for, which tells whether there is a next page.
    Found over(List<Shard.Lease> newestFirst) throws IOException {
      int wanted = search.last() + 1;
      for (Shard.Lease lease : newestFirst) {
        if (complete && mayMatter(lease, wanted)) {
          look(lease, wanted);
        }
      }
      boolean more = hits.size() == wanted;
      List<Hit> page = more ? hits.subList(0, search.last()) : hits;
      Optional<Search.Cursor> next =
          more || (!complete && !page.isEmpty())
              ? Optional.of(page.getLast().place())
              : Optional.empty();
      return new Found(sources(page), page.stream().map(Hit::place).toList(), next, complete);
    }

    private boolean mayMatter(Shard.Lease lease, int wanted) throws IOException {
      Long newest = lease.newestMillis();
      if (newest == null
          || search.from().filter(from -> from.toEpochMilli() > newest).isPresent()) {
        return false;
      }
      return hits.size() < wanted || newest >= hits.getLast().timeMillis;
    }

    private void look(Shard.Lease lease, int wanted) throws IOException {
      var searcher = new IndexSearcher(lease.reader());
      searcher.setQueryCache(null);
      searcher.setTimeout(() -> System.nanoTime() - end > 0);
      FieldDoc after = search.after().map(Look::place).orElse(null);
      var newest = new TopFieldCollectorManager(Schema.NEWEST_FIRST, wanted, after, 1);
      for (ScoreDoc found : searcher.search(query, newest).scoreDocs) {
        Object[] order = ((FieldDoc) found).fields;
        hits.add(new Hit((Long) order[0], (Long) order[1], lease, found.doc));
      }
      hits.sort(NEWEST_FIRST);
      hits = new ArrayList<>(hits.subList(0, Math.min(wanted, hits.size())));
      complete = !searcher.timedOut();
    }

    /// Comes after every document of the same place, which is itself.
    private static FieldDoc place(Search.Cursor cursor) {
      return new FieldDoc(
          Integer.MAX_VALUE, 0, new Object[] {cursor.timeMillis(), cursor.sequence()});
    }

    private static List<String> sources(List<Hit> hits) throws IOException {
      var events = new ArrayList<String>(hits.size());
      for (Hit hit : hits) {
        StoredFields stored = hit.where.reader().storedFields();
        BytesRef json =
            stored.document(hit.document, Set.of(Schema.SOURCE)).getBinaryValue(Schema.SOURCE);
        events.add(new String(json.bytes, json.offset, json.length, StandardCharsets.UTF_8));
      }
      return events;
    }
  }
}
