package dev.millrace.live;

/// A channel can not be as it is wanted.
public final class ChannelRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String member;

  /// @param member of the wish that is at fault, as the API names it
  public ChannelRefused(String member, String message) {
    super(message);
    this.member = member;
  }

  public String member() {
    return member;
  }
}
