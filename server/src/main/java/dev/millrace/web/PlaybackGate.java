package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.protection.PlaybackTickets;

/// The check in front of keys: a playback ticket for the asset, a signature for the key's address,
/// the bearer token or the console's session.
///
/// **On failure** a 401 problem when nothing was shown, 403 when the ticket is not good for this
/// asset at this time.
final class PlaybackGate {
  static final String PARAMETER = "ticket";
  static final Problem.Type REFUSED =
      new Problem.Type("ticket-refused", 403, "The playback ticket is not good here");

  private final Gate gate;
  private final PlaybackTickets tickets;
  private final PlaybackGuard guard;

  PlaybackGate(Gate gate, PlaybackTickets tickets, PlaybackGuard guard) {
    this.gate = gate;
    this.tickets = tickets;
    this.guard = guard;
  }

  /// Returns when the asset may be played by whoever asks.
  void admit(Request request, AssetId id) {
    String ticket = request.query(PARAMETER);
    if (ticket == null || ticket.isEmpty()) {
      if (!guard.hasSignature(request)) {
        gate.requireKnown(request);
      }
    } else if (!tickets.isValid(id, ticket)) {
      throw REFUSED.because("it has expired, or is for another film; ask for a new one").thrown();
    }
  }
}
