package dev.millrace.store;

/// The object asked for is not in the store.
public final class ObjectMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ObjectMissing(String key) {
    super("no object has the key " + key);
  }
}
