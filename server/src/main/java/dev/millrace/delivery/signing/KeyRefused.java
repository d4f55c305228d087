package dev.millrace.delivery.signing;

/// A public key, its name or its id is not acceptable; the message is a sentence for people.
public final class KeyRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String member;

  KeyRefused(String member, String message) {
    super(message);
    this.member = member;
  }

  /// Of the API's request.
  public String member() {
    return member;
  }
}
