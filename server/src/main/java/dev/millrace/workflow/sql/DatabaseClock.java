package dev.millrace.workflow.sql;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The database's time, so that workers whose clocks differ agree on who is dead.
///
/// **Limits:** asks the database at most once a minute, and is off by half a round trip.
/// **On failure** it goes on with the last known difference.
final class DatabaseClock implements Clock {
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final AtomicReference<Reading> last = new AtomicReference<>(Reading.none());

  DatabaseClock(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  private record Reading(Instant takenAt, Duration ahead) {
    static Reading none() {
      return new Reading(Instant.EPOCH, Duration.ZERO);
    }
  }

  @Override
  public Instant now() {
    Instant local = Instant.now();
    Reading reading = last.get();
    boolean old = Duration.between(reading.takenAt(), local).abs().compareTo(MAX_AGE) > 0;
    if (old && last.compareAndSet(reading, new Reading(local, reading.ahead()))) {
      read(reading);
    }
    return Instant.now().plus(last.get().ahead());
  }

  private void read(Reading before) {
    try {
      Instant asked = Instant.now();
      Instant theirs =
          jdbi.withHandle(
              handle ->
                  handle
                      .createQuery("select clock_timestamp()")
                      .mapTo(OffsetDateTime.class)
                      .one()
                      .toInstant());
      Instant answered = Instant.now();
      Instant ours = asked.plus(Duration.between(asked, answered).dividedBy(2));
      last.set(new Reading(answered, Duration.between(ours, theirs)));
    } catch (JdbiException _) {
      last.set(new Reading(Instant.now(), before.ahead()));
    }
  }
}
