package dev.millrace.vod;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// What another attempt must know to go on with a download: kept beside its object.
///
/// @param uploadId of the store, that has the parts
/// @param validator the `ETag` or `Last-Modified` of the version that they are of
record FetchNote(String uploadId, String validator) {
  private static final int MAX_BYTES = 8 << 10;

  private static String key(String assetId) {
    return "uploads/" + assetId + "/fetch.json";
  }

  static Optional<FetchNote> of(ObjectStore store, String assetId) {
    if (store.head(key(assetId)).isEmpty()) {
      return Optional.empty();
    }
    try {
      var json = new String(store.read(key(assetId), MAX_BYTES), StandardCharsets.UTF_8);
      return Optional.of(StepJson.read(json, FetchNote.class));
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  void write(ObjectStore store, String assetId) {
    byte[] json = StepJson.write(this).getBytes(StandardCharsets.UTF_8);
    store.put(key(assetId), json, ObjectMeta.of("application/json"));
  }

  static void remove(ObjectStore store, String assetId) {
    store.delete(key(assetId));
  }
}
