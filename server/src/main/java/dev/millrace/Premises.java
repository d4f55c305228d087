package dev.millrace;

import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.delivery.signing.sql.SigningKeyTable;
import dev.millrace.qoe.sql.LiveTable;
import dev.millrace.web.BorrowedKeys;
import dev.millrace.web.Door;
import dev.millrace.web.DoorKeys;
import dev.millrace.web.sql.DoorKeyTable;
import dev.millrace.web.sql.RevokedSessions;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What the roles of one process share.
///
/// @param on what they all stand on
/// @param places where films are played
/// @param keys that processes of ours know each other by
/// @param door whom they let in
/// @param isCollected whether anybody collects what players tell
record Premises(
    Settings settings,
    InstantSource clock,
    Foundations on,
    SigningKeys signingKeys,
    PlaceRules places,
    Supplier<DoorKeys> keys,
    Door door,
    BooleanSupplier isCollected) {
  static Premises of(Settings settings, InstantSource clock, Foundations on, Closing closing) {
    var signingKeys = new SigningKeys(new SigningKeyTable(on.database()), clock);
    PlaceRules places = closing.after(Plugins.in(settings.plugins())).rules(settings);
    Supplier<DoorKeys> keys = keys(settings, new DoorKeyTable(on.database()), closing);
    var locks =
        new Door.Locks(
            settings.data().adminToken(),
            keys,
            new RevokedSessions(on.database(), clock),
            signingKeys,
            places);
    var isCollected =
        new Collected(settings.roles().has(Role.TELEMETRY), new LiveTable(on.database()), clock);
    return new Premises(
        settings, clock, on, signingKeys, places, keys, new Door(locks, clock), isCollected);
  }

  /// The admin token that counts is the API's; who is something else takes what it signs with from
  /// the database.
  private static Supplier<DoorKeys> keys(Settings settings, DoorKeyTable table, Closing closing) {
    if (settings.roles().has(Role.API)) {
      DoorKeys own = DoorKeys.of(settings.data().adminToken());
      table.leave(own);
      return () -> own;
    }
    BorrowedKeys borrowed = closing.after(new BorrowedKeys(table::find));
    borrowed.start();
    return borrowed;
  }
}
