package dev.millrace.web;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.delivery.signing.Signatures;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.http.OwnHost;
import dev.millrace.http.Request;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.protection.PlaybackTickets;
import dev.millrace.store.StoreUnavailable;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Who is let in: to everything by the admin token or a session of the console, to films by a
/// ticket or a signature as well.
///
/// **Threading:** any.
public final class Door {
  private final AdminToken token;
  private final Sessions sessions;
  private final Gate gate;
  private final PlaybackTickets tickets;
  private final PlaybackGuard guard;

  /// What opens it.
  ///
  /// @param adminToken of the data folder
  /// @param keys that sessions and tickets are signed with now
  /// @param revocations the sessions that were signed out of
  /// @param signingKeys whose signatures open films
  /// @param places where films are played
  public record Locks(
      String adminToken,
      Supplier<DoorKeys> keys,
      Revocations revocations,
      SigningKeys signingKeys,
      PlaceRules places) {}

  public Door(Locks locks, InstantSource clock) {
    this.token = new AdminToken(locks.adminToken(), clock);
    this.sessions = new Sessions(() -> locks.keys().get().sessions(), clock, locks.revocations());
    this.gate = new Gate(token, sessions);
    this.tickets = new PlaybackTickets(() -> locks.keys().get().tickets(), clock);
    this.guard =
        new PlaybackGuard(
            new Signatures(locks.signingKeys(), clock),
            new Household(gate, tickets),
            locks.places(),
            clock);
  }

  /// Who may play films.
  public PlaybackGuard guard() {
    return guard;
  }

  /// Lays out routes for everybody who knows this server by a name of its own ([OwnHost]).
  void open(RouteGroup routes, Health health, Consumer<RouteGroup> plan) {
    var outage = new Outage(health);
    routes.group(
        open -> {
          open.before(OwnHost.only())
              .after(SecurityHeaders.strict())
              .failure(DatabaseUnavailable.class, _ -> outage.of("the database"));
          plan.accept(open);
        });
  }

  /// Lays out routes for the holder of the token or of a session.
  public void guarded(RouteGroup routes, Health health, Consumer<RouteGroup> plan) {
    var outage = new Outage(health);
    routes.group(
        guarded -> {
          guarded
              .before(OwnHost.only())
              .before(gate::admit)
              .before(outage::admit)
              .after(SecurityHeaders.strict())
              .failure(StoreUnavailable.class, _ -> outage.of("the object store"))
              .failure(DatabaseUnavailable.class, _ -> outage.of("the database"));
          plan.accept(guarded);
        });
  }

  /// Whether the session that a request came with still is one.
  boolean hasSession(Request request) {
    return gate.hasSession(request);
  }

  PlaybackTickets tickets() {
    return tickets;
  }

  /// Who may have the keys of encrypted films.
  PlaybackGate keyGate() {
    return new PlaybackGate(gate, tickets, guard);
  }

  SessionRoutes sessionRoutes() {
    return new SessionRoutes(token, sessions, gate);
  }
}
