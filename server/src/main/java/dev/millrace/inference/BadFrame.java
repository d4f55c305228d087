package dev.millrace.inference;

/// A frame that is no picture as we take them; the message is for whoever sent it.
public final class BadFrame extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadFrame(String message) {
    super(message);
  }
}
