package dev.millrace.live.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.live.Channel;
import dev.millrace.live.ChannelBusy;
import dev.millrace.live.Coding;
import dev.millrace.live.Latency;
import dev.millrace.policy.Playback;
import dev.millrace.testing.Backends;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which process runs a channel, in a real PostgreSQL.
class SqlChannelsIT {
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Database database = Backends.database();
  private final SqlChannels channels =
      new SqlChannels(
          database,
          new Outbox(() -> {}),
          Clock.systemUTC(),
          new Ulids(Clock.systemUTC(), new Random()));

  @AfterEach
  void close() {
    database.close();
  }

  private Channel made() {
    return channels.create(
        new Channel.Wish(
            "One",
            "rtmp",
            "",
            Optional.of(new Channel.Backup("srt", "")),
            new Channel.Absence("name", Duration.ofMinutes(2)),
            Latency.LOW,
            new Coding(Coding.Ladder.AUTO, OptionalInt.of(720), Duration.ofMillis(250)),
            Duration.ofMinutes(1),
            false,
            Playback.PUBLIC));
  }

  @Test
  void what_is_wished_is_found_again() {
    Channel made = made();

    assertThat(channels.find(made.id())).contains(made);
  }

  @Test
  void what_goes_on_may_change_while_it_is_live_and_the_rest_may_not() {
    Channel made = made();
    channels.turned(made.id(), Channel.Status.LIVE);
    Channel.Wish wish = made.wish();

    Channel renamed = channels.change(made.id(), _ -> like(wish, "Two", wish.dvr())).orElseThrow();

    assertThat(renamed.wish().name()).isEqualTo("Two");
    assertThat(channels.find(made.id())).contains(renamed);
    assertThatThrownBy(() -> channels.change(made.id(), _ -> like(wish, "Two", Duration.ZERO)))
        .isInstanceOf(ChannelBusy.class)
        .hasMessageStartingWith("dvrSeconds can not change");
    channels.turned(made.id(), Channel.Status.IDLE);
    assertThat(channels.change(made.id(), _ -> like(wish, "Two", Duration.ZERO)))
        .hasValueSatisfying(changed -> assertThat(changed.wish().dvr()).isZero());
    assertThat(channels.change("nobody", before -> before)).isEmpty();
  }

  private static Channel.Wish like(Channel.Wish wish, String name, Duration dvr) {
    return new Channel.Wish(
        name,
        wish.input(),
        wish.source(),
        wish.backup(),
        wish.absence(),
        wish.latency(),
        wish.coding(),
        dvr,
        wish.record(),
        wish.playback());
  }

  @Test
  void a_channel_that_is_just_being_changed_stays_with_who_runs_it() {
    String id = made().id();
    assertThat(channels.claim("one", LEASE)).extracting(Channel::id).containsExactly(id);

    database
        .jdbi()
        .useTransaction(
            handle -> {
              int _ = handle.execute("update channel set status = 'live' where id = ?", id);
              assertThat(channels.claim("one", LEASE)).extracting(Channel::id).containsExactly(id);
              assertThat(channels.claim("other", LEASE)).isEmpty();
            });
  }

  @Test
  void after_an_outage_each_node_gets_its_own_back() {
    String id = made().id();
    assertThat(channels.claim("one", LEASE)).hasSize(1);
    database
        .jdbi()
        .useHandle(
            handle -> handle.execute("update channel set runner_until = now() - interval '1 s'"));

    assertThat(channels.renew("other", LEASE)).isEmpty();
    assertThat(channels.renew("one", LEASE)).extracting(Channel::id).containsExactly(id);
    assertThat(channels.claim("other", LEASE)).isEmpty();
  }
}
