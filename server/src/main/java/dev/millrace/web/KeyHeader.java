package dev.millrace.web;

import dev.millrace.catalog.RequestKey;
import dev.millrace.http.Json;
import dev.millrace.http.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The header `Idempotency-Key`. The request it speaks for is what the client sent, so that a
/// change of our defaults makes no other request of it.
final class KeyHeader {
  private static final String NAME = "Idempotency-Key";

  private KeyHeader() {}

  /// The key of a request with this JSON as its body; 422 when it cannot be one.
  static Optional<RequestKey> of(Request request, byte[] sent) {
    String key = request.header(NAME);
    if (key == null) {
      return Optional.empty();
    }
    try {
      String principal = request.attribute(Principal.class).name();
      return Optional.of(new RequestKey(principal, key, hash(Json.canonical(sent))));
    } catch (IllegalArgumentException e) {
      throw UploadProblems.refused(NAME, String.valueOf(e.getMessage()));
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
