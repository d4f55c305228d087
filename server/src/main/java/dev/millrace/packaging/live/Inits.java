package dev.millrace.packaging.live;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The init segments of a live track: that of its first segments is called like a film's, others by
/// what they are.
final class Inits {
  private static final int DIGITS = 16;

  private Inits() {}

  static String name(String sha256, String firstSha256) {
    return sha256.equals(firstSha256) ? "init.mp4" : "init-" + sha256.substring(0, DIGITS) + ".mp4";
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
