package dev.millrace.catalog;

import dev.millrace.ids.Ulid;

/// The name of an asset: a lower-case ULID, so that ids sort by the time of their making and fit
/// into a path, a URL and a Kafka key as they are.
public record AssetId(String value) implements Comparable<AssetId> {
  public AssetId {
    if (!Ulid.isValid(value)) {
      throw new IllegalArgumentException("not an asset id: " + value);
    }
  }

  /// The asset id that is this ULID.
  public static AssetId of(Ulid ulid) {
    return new AssetId(ulid.value());
  }

  /// Whether `text` can be an asset id at all; text from outside is asked before it is used.
  public static boolean isValid(String text) {
    return Ulid.isValid(text);
  }

  @Override
  public int compareTo(AssetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
