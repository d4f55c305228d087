package dev.millrace;

import dev.millrace.delivery.live.LiveRoutes;
import dev.millrace.delivery.live.Relay;
import dev.millrace.delivery.live.Seal;
import dev.millrace.live.Runner;
import dev.millrace.live.origin.LiveOrigin;
import dev.millrace.live.sql.SqlRunners;
import dev.millrace.policy.Playback;
import java.util.Optional;
import java.util.function.Function;

/// Live channels as a process plays them: its own, and those of others.
///
/// @param origin what runs here
/// @param relay what runs elsewhere
record Airing(LiveOrigin origin, Relay relay, LiveRoutes routes) implements AutoCloseable {
  static Airing in(Premises here) {
    var origin = new LiveOrigin();
    var seal = new Seal(() -> here.keys().get().tickets(), here.clock());
    var relay = new Relay(new SqlRunners(here.on().database()), seal);
    var limits = here.settings().viewerLimits();
    var routes = new LiveRoutes(origin, relay, here.door().guard(), limits, here.clock());
    return new Airing(origin, relay, routes);
  }

  /// Who may play what has this id: a channel, or else a film. Blocks.
  Playback playedBy(String id, Function<String, Playback> films) {
    LiveOrigin.OnAir mine = origin.of(id);
    if (mine != null) {
      return mine.playback();
    }
    return elsewhere(id).map(Runner::playback).orElseGet(() -> films.apply(id));
  }

  /// Films are known longer than the database is there.
  private Optional<Runner> elsewhere(String id) {
    try {
      return relay.runnerNow(id);
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    relay.close();
  }
}
