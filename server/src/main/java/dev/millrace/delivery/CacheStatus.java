package dev.millrace.delivery;

import dev.millrace.delivery.cache.Cached;

/// What a cache says of where an answer came from (RFC 9211).
final class CacheStatus {
  /// This cache's name in the field.
  static final String NAME = "millrace";

  private CacheStatus() {}

  static String of(Cached object) {
    return switch (object) {
      case Cached.InMemory _ -> NAME + "; hit; detail=memory";
      case Cached.OnDisk _ -> NAME + "; hit; detail=disk";
      case Cached.Arriving arriving ->
          switch (arriving.way()) {
            case FETCHED -> NAME + "; fwd=uri-miss; stored";
            case JOINED -> NAME + "; fwd=uri-miss; collapsed";
            case ARRIVED -> NAME + "; hit; detail=memory";
          };
      case Cached.Sliced sliced ->
          NAME + (sliced.isHere() ? "; hit" : "; fwd=partial") + "; detail=slices";
    };
  }
}
