package dev.millrace.live.clips;

/// A clip can not be as it is wanted.
public final class ClipRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String member;

  /// @param member of the wish that is at fault, as the API names it
  public ClipRefused(String member, String message) {
    super(message);
    this.member = member;
  }

  public String member() {
    return member;
  }
}
