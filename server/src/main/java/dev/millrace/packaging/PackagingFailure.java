package dev.millrace.packaging;

/// A track cannot be packaged as it came; another try of the same input gives the same.
public final class PackagingFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PackagingFailure(String message) {
    super(message);
  }

  public PackagingFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
