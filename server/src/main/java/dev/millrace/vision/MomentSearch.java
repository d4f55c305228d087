package dev.millrace.vision;

import dev.millrace.inference.Sight;
import dev.millrace.search.MomentQuery;
import dev.millrace.search.Moments;
import dev.millrace.store.ObjectStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds moments of films, by words and, where the network for sentences is here, by meaning.
///
/// **Threading:** any. **Ownership:** [#close] ends the feed and closes the index.
public final class MomentSearch implements AutoCloseable {
  private static final int SPARE = 50;

  private final Moments moments;
  private final MomentFeed feed;
  private final Sight sight;

  public MomentSearch(Ledger ledger, ObjectStore store, Moments moments, Sight sight) {
    this.moments = moments;
    this.feed = new MomentFeed(ledger, new AnalysisShelf(store), moments);
    this.sight = sight;
  }

  /// Begins to index what was found in films.
  public void start() {
    feed.start();
  }

  /// Whether other words of the same meaning count.
  public boolean knowsMeanings() {
    return sight.off(Meanings.NETWORK).isEmpty();
  }

  /// The best first, with some more than `limit`: films may have been deleted just now.
  public List<Moments.Hit> find(String words, @Nullable String kind, int limit) {
    float[] meaning = knowsMeanings() ? sight.meaning(words) : null;
    return moments.find(new MomentQuery(words, kind, meaning, limit + SPARE));
  }

  /// How many moments can be found.
  public int size() {
    return moments.size();
  }

  @Override
  public void close() {
    feed.close();
    moments.close();
  }
}
