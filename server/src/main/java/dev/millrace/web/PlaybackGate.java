package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.delivery.access.Admission;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.protection.PlaybackTickets;

/// The check in front of keys: a playback ticket for the asset, a signature for the key's address,
/// the bearer token or the console's session; and the rules of the viewer's place, as for media.
///
/// **On failure** a 401 problem when nothing was shown, 403 when what was shown is not good for
/// this asset at this time, or not where the viewer is.
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

  /// Returns when whoever asks may have the asset's key.
  Admission admit(Request request, Asset asset) {
    String ticket = request.query(PARAMETER);
    if (ticket != null && !ticket.isEmpty() && !tickets.isValid(asset.id(), ticket)) {
      throw REFUSED.because("it has expired, or is for another film; ask for a new one").thrown();
    }
    if (!PlaybackGuard.isShownAny(request)) {
      gate.requireKnown(request);
    }
    return guard.admitToKey(request, asset.id().value(), AssetView.playedBy(asset));
  }
}
