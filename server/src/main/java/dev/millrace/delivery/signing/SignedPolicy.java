package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a signature permits: which addresses, when, to whom.
///
/// @param resource what may be asked for, perhaps with wildcards
/// @param until the first moment at which it is over
/// @param after the last moment at which it has not begun; null when it has always
/// @param from where requests must come from; null: anywhere
record SignedPolicy(
    String resource, Instant until, @Nullable Instant after, @Nullable Network from) {

  /// **On failure** [Refusal] with the first condition that does not hold, the cheapest first.
  void check(String asked, String address, Instant now) {
    Refusal.unless(now.isBefore(until), Reason.EXPIRED);
    Refusal.unless(after == null || now.isAfter(after), Reason.NOT_YET);
    Refusal.unless(from == null || from.holds(address), Reason.ADDRESS);
    Refusal.unless(covers(asked), Reason.RESOURCE);
  }

  /// Whether it may be for more than one address.
  boolean isWide() {
    return resource.indexOf('*') >= 0;
  }

  private boolean covers(String address) {
    boolean hasWildcard = isWide() || resource.indexOf('?') >= 0;
    return hasWildcard ? Wildcards.match(resource, address) : resource.equals(address);
  }
}
