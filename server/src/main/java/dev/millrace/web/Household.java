package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.delivery.access.Insiders;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.protection.PlaybackTickets;

/// Who plays films of any policy: the owner, by token or by the console's session, and holders of
/// playback tickets.
final class Household implements Insiders {
  private static final int UNAUTHORIZED = 401;

  private final Gate gate;
  private final PlaybackTickets tickets;

  Household(Gate gate, PlaybackTickets tickets) {
    this.gate = gate;
    this.tickets = tickets;
  }

  @Override
  public boolean hasTicket(String assetId, String ticket) {
    return AssetId.isValid(assetId) && tickets.isValid(new AssetId(assetId), ticket);
  }

  @Override
  public boolean mayBeKnown(Request request) {
    return request.header("Authorization") != null || request.cookie(Gate.COOKIE) != null;
  }

  @Override
  public boolean isKnown(Request request) {
    try {
      gate.requireKnown(request);
      return true;
    } catch (Problem.Thrown e) {
      if (e.problem().type().status() == UNAUTHORIZED) {
        return false;
      }
      throw e;
    }
  }
}
