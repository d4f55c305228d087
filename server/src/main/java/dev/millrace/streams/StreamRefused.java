package dev.millrace.streams;

/// A stream can not be as it is wanted.
public final class StreamRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String member;

  /// @param member of the wish that is at fault, as the API names it
  public StreamRefused(String member, String message) {
    super(message);
    this.member = member;
  }

  public String member() {
    return member;
  }

  /// Refuses what does not hold.
  public static void require(boolean holds, String member, String rule) {
    if (!holds) {
      throw new StreamRefused(member, member + " " + rule);
    }
  }
}
