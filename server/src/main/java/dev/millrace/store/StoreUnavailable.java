package dev.millrace.store;

/// The store did not do what it was asked, after all retries: away, overloaded, full or refusing
/// our credentials. The same call may succeed later.
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
