package dev.millrace;

import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.delivery.signing.sql.SigningKeyTable;
import dev.millrace.web.Door;
import dev.millrace.web.sql.RevokedSessions;
import java.time.InstantSource;

/// What the roles of one process share.
///
/// @param on what they all stand on
/// @param door whom they let in
record Premises(
    Settings settings, InstantSource clock, Foundations on, SigningKeys signingKeys, Door door) {
  static Premises of(Settings settings, InstantSource clock, Foundations on) {
    var signingKeys = new SigningKeys(new SigningKeyTable(on.database()), clock);
    var revocations = new RevokedSessions(on.database(), clock);
    var locks = new Door.Locks(settings.data().adminToken(), revocations, signingKeys);
    return new Premises(settings, clock, on, signingKeys, new Door(locks, clock));
  }
}
