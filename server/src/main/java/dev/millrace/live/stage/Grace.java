package dev.millrace.live.stage;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Whether other nodes are left the time to renew their leases: where this node could not renew its
/// own for longer than they last, the database was away, and nobody could.
///
/// **Threading**: for one thread.
///
/// @see dev.millrace.live.Channels#renew
final class Grace {
  private final long leaseNanos;
  private final LongSupplier nanos;
  private OptionalLong renewed = OptionalLong.empty();
  private OptionalLong begun = OptionalLong.empty();

  /// @param nanos a clock that never jumps
  Grace(Duration lease, LongSupplier nanos) {
    this.leaseNanos = lease.toNanos();
    this.nanos = nanos;
  }

  /// To be asked before leases are renewed.
  boolean isGiven() {
    if (isOlder(renewed)) {
      begun = OptionalLong.of(nanos.getAsLong());
    }
    return begun.isPresent() && !isOlder(begun);
  }

  private boolean isOlder(OptionalLong moment) {
    return moment.isPresent() && nanos.getAsLong() - moment.getAsLong() > leaseNanos;
  }

  /// They are renewed.
  void renewed() {
    renewed = OptionalLong.of(nanos.getAsLong());
  }
}
