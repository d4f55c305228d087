package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.protection.PlaybackTickets;
import dev.millrace.protection.PlaybackTickets.Ticket;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// `POST /v1/assets/{id}/playback-tickets`: addresses by which somebody without the token plays an
/// encrypted film, for a while.
final class TicketRoutes {
  private static final Duration USUAL = Duration.ofHours(12);

  private final Catalog catalog;
  private final PlaybackTickets tickets;

  TicketRoutes(Catalog catalog, PlaybackTickets tickets) {
    this.catalog = catalog;
    this.tickets = tickets;
  }

  void addTo(RouteGroup routes) {
    routes.post("/v1/assets/{id}/playback-tickets", this::issue);
  }

  /// The body of a request; it may be absent.
  record Wish(@Nullable Long ttlSeconds) {
    Duration life() {
      if (ttlSeconds == null) {
        return USUAL;
      }
      if (ttlSeconds < PlaybackTickets.SHORTEST.toSeconds()
          || ttlSeconds > PlaybackTickets.LONGEST.toSeconds()) {
        throw Problem.INVALID_INPUT
            .because("ttlSeconds is 60 to 604800")
            .with("member", "/ttlSeconds")
            .thrown();
      }
      return Duration.ofSeconds(ttlSeconds);
    }
  }

  /// A ticket, and the addresses that carry it.
  record TicketView(
      String ticket, Instant expiresAt, String hls, @Nullable String dash, String embed) {}

  private Response issue(Request request) {
    Asset asset = AssetRoutes.find(catalog, request);
    byte[] body = request.bodyBytes();
    Wish wish = body.length == 0 ? new Wish(null) : Json.read(body, Wish.class);
    Ticket ticket = tickets.issue(asset.id(), wish.life());
    AssetView.Playback playback = AssetView.Playback.of(asset, request);
    String query = "?" + PlaybackGate.PARAMETER + "=" + ticket.text();
    return Response.json(
            201,
            new TicketView(
                ticket.text(),
                ticket.expiresAt(),
                playback.hls() + query,
                playback.dash() == null ? null : playback.dash() + query,
                PlayedAt.urlFor(request, "/embed/" + asset.id()) + query))
        .with("Cache-Control", "no-store");
  }
}
