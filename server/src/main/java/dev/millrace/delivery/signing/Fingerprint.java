package dev.millrace.delivery.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Half a SHA-256 over all of a token: nobody finds two of the same, or many of the same hash code.
record Fingerprint(long high, long low) {
  static Fingerprint of(Token token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      add(digest, token.keyId());
      add(digest, token.hash().name());
      digest.update((byte) (token.isCustom() ? 1 : 0));
      add(digest, token.said());
      add(digest, token.signature());
      ByteBuffer sum = ByteBuffer.wrap(digest.digest());
      return new Fingerprint(sum.getLong(), sum.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// No part holds the sign that ends it.
  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
