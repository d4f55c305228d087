package dev.millrace.store;

/// What is stored beside an object's bytes and sent as headers with them.
///
/// @param contentType the media type, `video/mp4`
/// @param cacheControl the `Cache-Control` header; empty for none
public record ObjectMeta(String contentType, String cacheControl) {
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  public ObjectMeta {
    if (contentType.isBlank()) {
      throw new IllegalArgumentException("an object needs a content type");
    }
  }

  /// The meta of an object that says nothing about caching.
  public static ObjectMeta of(String contentType) {
    return new ObjectMeta(contentType, "");
  }

  /// The meta of an object that never changes under its name: cacheable for a year.
  public static ObjectMeta immutable(String contentType) {
    return new ObjectMeta(contentType, IMMUTABLE);
  }
}
