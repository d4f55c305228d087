package dev.millrace.delivery.signing;

/// There are as many signing keys as there may be.
public final class KeysFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeysFull() {
    super("there are " + SigningKeys.MOST + " signing keys: remove one that is not used");
  }
}
