package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Description;
import dev.millrace.catalog.sql.Database;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.live.Channel;
import dev.millrace.live.Coding;
import dev.millrace.live.Latency;
import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Premiere;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.ingest.local.Slate;
import dev.millrace.live.ingest.local.TestPicture;
import dev.millrace.live.memory.WindowMemory;
import dev.millrace.live.origin.LiveOrigin;
import dev.millrace.live.sql.SqlBulletins;
import dev.millrace.live.sql.SqlChannels;
import dev.millrace.live.sql.SqlRecordings;
import dev.millrace.live.sql.SqlSchedule;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.policy.Playback;
import dev.millrace.store.Intercepted;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Channels beside a database of which something fails for a while.
class BroadcastsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// For an object.
  private static final Duration SLOW = Duration.ofMillis(300);

  @TempDir private Path folder;
  private final InstantSource clock = InstantSource.system();
  private final Database database = Backends.database();
  private final LiveOrigin origin = new LiveOrigin();
  private final Ulids ids = new Ulids(clock, new Random());
  private final SqlChannels channels = new SqlChannels(database, new Outbox(() -> {}), clock, ids);

  @AfterEach
  void close() {
    database.close();
  }

  private static final class NoFilms implements Premiere {
    @Override
    public void publish(PresentationPlan plan, LiveFilm film, Description description) {}
  }

  private Broadcasts broadcasts() {
    return broadcasts(new MemoryObjectStore(64 << 20, clock));
  }

  private Broadcasts broadcasts(ObjectStore store) {
    return broadcasts(store, new WindowMemory(64 << 20));
  }

  private Broadcasts broadcasts(ObjectStore store, WindowMemory windows) {
    var recordings = new SqlRecordings(database);
    var archive = new Archive(store, recordings, new NoFilms());
    var ffmpeg = TestFfmpeg.open();
    var kit =
        new Equipment(
            channels,
            List.of(new TestPicture(() -> ffmpeg)),
            new Slate(folder, () -> ffmpeg),
            new LiveEncoder(ffmpeg, SourceLimits.STANDARD),
            origin,
            archive,
            new SqlSchedule(database),
            new Clips(archive, recordings, store, new Clips.Maker("here", ids, clock)),
            new SqlBulletins(database, clock),
            new Cores(0),
            windows,
            ids,
            clock);
    return new Broadcasts(kit, "here");
  }

  private String recorded() {
    var wish =
        new Channel.Wish(
            "One",
            "test",
            "320x180@15",
            Optional.empty(),
            new Channel.Absence(Slate.NONE, Duration.ofMinutes(2)),
            Latency.LOW,
            new Coding(Coding.Ladder.AUTO, OptionalInt.empty(), Duration.ofMillis(500)),
            Duration.ofMinutes(1),
            true,
            Playback.PUBLIC);
    return channels.create(wish).id();
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  @Test
  void a_channel_is_on_air_once_the_database_takes_again_what_it_refused() throws Exception {
    String id = recorded();
    execute("alter table recording rename to recording_away");
    try (Broadcasts broadcasts = broadcasts()) {
      broadcasts.start();
      assertThat(Eventually.holds(PATIENCE, () -> hasProblem(broadcasts, id, "put on air")))
          .isTrue();
      execute("alter table recording_away rename to recording");

      assertThat(Eventually.holds(PATIENCE, () -> broadcasts.shown(id).isPresent())).isTrue();
    }
  }

  @Test
  void a_channel_for_whose_window_there_is_no_memory_is_refused_and_says_so() {
    String id = recorded();
    try (Broadcasts broadcasts =
        broadcasts(new MemoryObjectStore(1 << 20, clock), new WindowMemory(1000))) {
      broadcasts.start();

      assertThat(Eventually.holds(PATIENCE, () -> hasProblem(broadcasts, id, "window-memory")))
          .isTrue();
      assertThat(broadcasts.onAir(id)).isEmpty();
    }
  }

  @Test
  void what_a_slow_store_does_not_have_yet_is_stored_before_all_is_closed() throws Exception {
    String id = recorded();
    ObjectStore slow =
        Intercepted.store(
            new MemoryObjectStore(64 << 20, clock),
            (method, _, call) -> {
              if (method.getName().equals("put") && origin.of(id) == null) {
                Thread.sleep(SLOW);
              }
              return call.make();
            });
    try (Broadcasts broadcasts = broadcasts(slow)) {
      broadcasts.start();
      assertThat(Eventually.holds(PATIENCE, () -> hasSegments(broadcasts, id, 2))).isTrue();
    }

    assertThat(new SqlRecordings(database).of(id))
        .singleElement()
        .extracting(Recording::state)
        .isEqualTo(Recording.State.READY);
  }

  private static boolean hasSegments(Broadcasts broadcasts, String id, int count) {
    return broadcasts
        .onAir(id)
        .filter(programme -> programme.rendition("a/main/").track().begun() > count)
        .isPresent();
  }

  private static boolean hasProblem(Broadcasts broadcasts, String id, String words) {
    return broadcasts
        .health(id)
        .flatMap(health -> Optional.ofNullable(health.problem()))
        .filter(problem -> problem.contains(words))
        .isPresent();
  }
}
