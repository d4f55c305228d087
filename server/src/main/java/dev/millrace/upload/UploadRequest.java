package dev.millrace.upload;

import dev.millrace.catalog.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a client says about the file it wants to upload; not checked yet.
///
/// @param languages BCP 47 tags of the spoken languages; may be empty
/// @param policy a JSON object: what to keep, encode and analyse
public record UploadRequest(
    String title,
    String filename,
    long sizeBytes,
    @Nullable String contentType,
    List<String> languages,
    JsonNode policy) {
  public UploadRequest {
    languages = List.copyOf(languages);
  }

  /// A request that says only the least.
  public static UploadRequest of(String title, String filename, long sizeBytes) {
    var nothing = JsonNodeFactory.instance.objectNode();
    return new UploadRequest(title, filename, sizeBytes, null, List.of(), nothing);
  }

  /// The asset's description; an [IllegalArgumentException] when the catalogue refuses it.
  Description description() {
    return new Description(title, filename, sizeBytes, contentType, null, languages, policy);
  }
}
