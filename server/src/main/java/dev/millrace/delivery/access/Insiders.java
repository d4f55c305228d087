package dev.millrace.delivery.access;

import dev.millrace.http.Request;

/// Those who may play a film whatever its policy says: its owner, and holders of tickets.
///
/// **Threading:** any.
public interface Insiders {
  /// Whether a ticket to play this asset is good. Never blocks.
  boolean hasTicket(String assetId, String ticket);

  /// Whether a request shows something by which it might be the owner's. Never blocks.
  boolean mayBeKnown(Request request);

  /// Whether a request is the owner's. May block.
  boolean isKnown(Request request);
}
