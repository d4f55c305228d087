package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;

/// A signature turned out not to be good: the end of its examination, cheap to throw.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  Refusal(Reason reason) {
    super(reason.sentence(), null, false, false);
    this.reason = reason;
  }

  Verdict verdict() {
    return new Verdict.Refused(reason);
  }

  static void unless(boolean holds, Reason reason) {
    if (!holds) {
      throw new Refusal(reason);
    }
  }
}
