package dev.millrace.policy;

/// A policy says something that it may not say; the message is a sentence for people.
public final class InvalidPolicy extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String member;

  InvalidPolicy(String member, String message) {
    super(message);
    this.member = member;
  }

  /// The member that is wrong, as a JSON pointer inside the policy: `/rateControl/crf`.
  public String member() {
    return member;
  }
}
