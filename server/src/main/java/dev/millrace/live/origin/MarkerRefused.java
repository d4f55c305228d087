package dev.millrace.live.origin;

/// A marker can not be as it is wanted.
public final class MarkerRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String member;

  /// @param member that is at fault, as the API names it
  public MarkerRefused(String member, String message) {
    super(message);
    this.member = member;
  }

  public String member() {
    return member;
  }
}
