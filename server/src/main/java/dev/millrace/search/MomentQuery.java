package dev.millrace.search;

import org.jspecify.annotations.Nullable;

/// What is asked of moments.
///
/// @param words any of which a moment should have, nearly right will do
/// @param kind of moments; absent: of all kinds
/// @param meaning of the words; absent: by words alone
/// @param limit 1 to [#MOST]
@SuppressWarnings("ArrayRecordComponent")
public record MomentQuery(
    String words, @Nullable String kind, float @Nullable [] meaning, int limit) {
  /// The most moments of an answer.
  public static final int MOST = 150;

  public MomentQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit is 1 to 150, not " + limit);
    }
  }
}
