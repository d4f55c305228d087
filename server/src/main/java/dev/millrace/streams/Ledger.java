package dev.millrace.streams;

/// What was received of a stream, and what became of it. It balances always: what is received and
/// not accounted for is in flight.
///
/// @param received frames at the rate that is looked at
public record Ledger(long received, Tallies tallies) {
  public Ledger {
    received = Math.max(received, tallies.sum());
  }

  public long inFlight() {
    return received - tallies.sum();
  }
}
