package dev.millrace.delivery;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where an answer of the edge came from, as its `Cache-Status` says.
public enum AnsweredFrom {
  /// It was here.
  HIT,
  /// It was here, and was given on though it was to be looked at anew.
  STALE,
  /// It was here, and was looked at anew before.
  RENEWED,
  /// It was asked for at the bucket, or some of its slices were.
  MISS,
  /// It was on its way from the bucket already.
  COLLAPSED,
  /// It is no object: a refusal, a problem.
  NONE;

  /// What an answer says.
  ///
  /// @param field `Cache-Status`, as this edge writes it
  public static AnsweredFrom of(@Nullable String field) {
    if (field == null) {
      return NONE;
    }
    int said = CacheStatus.NAME.length();
    if (field.startsWith("; hit", said)) {
      return field.startsWith("; hit; ttl=-", said) ? STALE : HIT;
    }
    if (field.startsWith("; fwd=stale", said)) {
      return RENEWED;
    }
    return field.endsWith("; collapsed") ? COLLAPSED : MISS;
  }

  /// The word in metrics: `hit`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
