package dev.millrace.search;

import java.util.Collection;
import java.util.List;

/// Moments of films, found by what is said of them and by what that means.
///
/// An index that can be made anew at any time from what lies in the bucket.
///
/// **Threading:** any; one thread changes it. **On failure** [SearchUnavailable].
public interface Moments extends AutoCloseable {
  /// A film's moments, in place of those it had.
  void put(String assetId, List<Moment> moments);

  /// Films' moments are not found any more.
  void remove(Collection<String> assetIds);

  /// What was removed leaves the index's files too, which may take a while.
  void expunge();

  /// The best first.
  List<Hit> find(MomentQuery query);

  /// How many there are.
  int size();

  @Override
  void close();

  /// A moment that was found.
  ///
  /// @param score larger is better; comparable within one answer alone
  /// @param why `words`, `meaning` or `both`
  record Hit(String assetId, Moment moment, double score, String why) {}
}
