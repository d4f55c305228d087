package dev.millrace.outbound;

import java.io.IOException;

/// A request that came to nothing; the message is a sentence for whoever named the address, and
/// says nothing of addresses behind a name.
public final class OutboundException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// What went wrong.
  public enum Reason {
    /// The address is none that may be asked: its form, scheme or where it leads.
    REFUSED,
    /// More redirects than are followed, or one that goes nowhere.
    REDIRECTED,
    /// The body is larger than the limit.
    TOO_LARGE,
    /// The host has no address, now.
    UNRESOLVED,
    /// Nobody takes the connection.
    UNREACHABLE,
    /// The other side cannot prove who it is.
    UNTRUSTED,
    /// A time limit ran out, or the body came too slowly.
    TIMED_OUT,
    /// The connection broke off, or what came was not HTTP.
    BROKEN_OFF,
    /// The answer's head is larger than any that is meant.
    OVERLONG,
    /// Too many requests of ours are under way.
    BUSY
  }

  OutboundException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  OutboundException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Whether the same request would end the same way tomorrow.
  public boolean isPermanent() {
    return switch (reason) {
      case REFUSED, REDIRECTED, TOO_LARGE, OVERLONG -> true;
      case UNRESOLVED, UNREACHABLE, UNTRUSTED, TIMED_OUT, BROKEN_OFF, BUSY -> false;
    };
  }
}
