package dev.millrace.streams.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.streams.Detect;
import dev.millrace.streams.Ledgers.Entry;
import dev.millrace.streams.Ledgers.Epoch;
import dev.millrace.streams.Tallies;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.rules.Line;
import dev.millrace.streams.rules.Rules;
import dev.millrace.streams.rules.Spot;
import dev.millrace.streams.rules.Zone;
import dev.millrace.testing.Backends;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The books of streams in a real PostgreSQL.
class SqlLedgersIT {
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Database database = Backends.database();
  private final Ulids ids = new Ulids(Clock.systemUTC(), new Random());
  private final SqlStreams streams =
      new SqlStreams(database, new Outbox(() -> {}), Clock.systemUTC(), ids);
  private final SqlLedgers ledgers =
      new SqlLedgers(database, new Outbox(() -> {}), Clock.systemUTC(), ids);

  @AfterEach
  void close() {
    database.close();
  }

  private static VideoStream.Wish wish() {
    var corners = List.of(new Spot(0, 0), new Spot(1, 0), new Spot(1, 1));
    var rules =
        new Rules(
            List.of(new Zone("door", corners, List.of("person"), 5, true)),
            List.of(new Line("gate", new Spot(0, 0), new Spot(1, 1), List.of(), false)));
    return new VideoStream.Wish(
        "One", "rtsp://user:secret@10.1.2.3/a", true, true, Detect.USUAL, rules);
  }

  private boolean account(String id, long epoch, long from, long to) {
    return ledgers.account(
        new Entry(
            id,
            epoch,
            from,
            to,
            new Tallies(to - from, 0, Map.of()),
            "{}",
            Optional.empty(),
            List.of()));
  }

  @Test
  void what_is_wished_is_found_again_and_runs_in_one_process() {
    VideoStream made = streams.create(wish());
    assertThat(streams.find(made.id())).contains(made);
    assertThat(made.wish().toString()).doesNotContain("secret");

    assertThat(streams.claim("one", LEASE)).containsExactly(made);
    assertThat(streams.claim("other", LEASE)).isEmpty();
    streams.turned(made.id(), new Condition(State.AWAY, Optional.of("it is dark")));
    assertThat(streams.find(made.id()).orElseThrow().condition().why()).contains("it is dark");
    streams.release("one");
    assertThat(streams.claim("other", LEASE)).hasSize(1);
    streams.turned(made.id(), new Condition(State.ENDED, Optional.empty()));
    assertThat(streams.claim("other", LEASE)).isEmpty();
    assertThat(streams.change(made.id(), wish()).revision()).isEqualTo(2);
    assertThat(streams.claim("other", LEASE)).hasSize(1);

    assertThat(streams.delete(made.id())).isTrue();
    assertThat(streams.find(made.id())).isEmpty();
    assertThat(streams.claim("other", LEASE)).isEmpty();
    assertThat(streams.deleted()).containsExactly(made.id());
    streams.forget(made.id());
    assertThat(streams.deleted()).isEmpty();
  }

  @Test
  void a_batch_counts_once_and_what_was_passed_over_is_lost() {
    String id = streams.create(wish()).id();
    long epoch = ledgers.begin(id);
    ledgers.received(Map.of(id, new Epoch(epoch, 20)));

    assertThat(account(id, epoch, 0, 0)).isTrue();
    assertThat(account(id, epoch, 0, 5)).isTrue();
    assertThat(account(id, epoch, 0, 5)).isFalse();
    assertThat(account(id, epoch, 0, 0)).isFalse();
    assertThat(account(id, epoch, 8, 10)).isTrue();

    var ledger = ledgers.ledger(id);
    assertThat(ledger.received()).isEqualTo(20);
    assertThat(ledger.tallies()).isEqualTo(new Tallies(7, 0, Map.of("lost", 3L)));
    assertThat(ledger.inFlight()).isEqualTo(10);
  }

  @Test
  void what_an_epoch_leaves_behind_is_lost_when_the_next_is_heard_of() {
    String id = streams.create(wish()).id();
    long first = ledgers.begin(id);
    account(id, first, 0, 5);
    ledgers.received(Map.of(id, new Epoch(first, 9)));
    long second = ledgers.begin(id);
    assertThat(ledgers.ledger(id).inFlight()).isEqualTo(4);

    assertThat(account(id, second, 0, 0)).isTrue();
    assertThat(account(id, first, 5, 9)).isFalse();
    assertThat(account(id, second, 0, 3)).isTrue();

    var ledger = ledgers.ledger(id);
    assertThat(ledger.received()).isEqualTo(12);
    assertThat(ledger.tallies()).isEqualTo(new Tallies(8, 0, Map.of("lost", 4L)));
    assertThat(ledgers.progress(id, first)).isEmpty();
    assertThat(ledgers.progress(id, second).orElseThrow().accounted()).isEqualTo(3);
  }
}
