package dev.millrace.delivery.journal;

/// What the access log keeps.
///
/// @param edge names this process in the events
public record AccessLogConfig(Sampling sampling, Addresses addresses, String edge) {
  /// Everything, with truncated addresses.
  public static AccessLogConfig of(String edge) {
    return new AccessLogConfig(Sampling.ALL, Addresses.TRUNCATED, edge);
  }

  /// How much of a client's address is written down.
  public enum Addresses {
    /// All of it.
    FULL,
    /// The network: the /24 of IPv4, the /48 of IPv6.
    TRUNCATED,
    /// Nothing.
    NONE
  }
}
