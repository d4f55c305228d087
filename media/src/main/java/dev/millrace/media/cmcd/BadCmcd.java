package dev.millrace.media.cmcd;

/// A record that is not as CTA-5004-B wants it; the message says why, in a few words.
public final class BadCmcd extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadCmcd(String message) {
    super(message, null, false, false);
  }
}
