package dev.millrace.upload;

import dev.millrace.catalog.Description;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  /// A key of the client's choice that makes its request safe to repeat.
  ///
  /// @param principal who asked; the same key of someone else is another key
  /// @param key the `Idempotency-Key` header
  public record Idempotency(String principal, String key) {}

  /// A request that says only the least.
  public static UploadRequest of(String title, String filename, long sizeBytes) {
    var nothing = JsonNodeFactory.instance.objectNode();
    return new UploadRequest(title, filename, sizeBytes, null, List.of(), nothing);
  }

  /// The asset's description; an [IllegalArgumentException] when the catalogue refuses it.
  Description description() {
    return new Description(title, filename, sizeBytes, contentType, null, languages, policy);
  }

  /// Equal for equal requests, and only for them.
  String hash() {
    var fields =
        List.of(
            title,
            filename,
            Long.toString(sizeBytes),
            contentType == null ? "" : contentType,
            String.join(",", languages),
            policy.toString());
    var text = String.join("\n", fields);
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
