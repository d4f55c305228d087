package dev.millrace.packaging.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Eventually;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Live segments on their way into a store that is away now and then.
class TrackArchiveTest {
  private static final AssetFolder FOLDER = new AssetFolder("film", "1");
  private static final TrackSpec SOUND =
      new TrackSpec.Audio("main", BitRate.ofKilobits(128), 2, 48_000, "und", "");
  private static final TrackHeader HEADER =
      new TrackHeader(
          1,
          48_000,
          "und",
          new SampleEntry.Audio("mp4a.40.2", 48_000, 2, ByteBuffer.allocate(8)),
          List.of());
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MemoryObjectStore memory = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final Backlog backlog = new Backlog(1 << 20);
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Long> stored = new CopyOnWriteArrayList<>();

  /// Fails as many puts as it is told to.
  private ObjectStore store() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("put") && failures.getAndDecrement() > 0) {
                throw new StoreUnavailable("it is away");
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private TrackArchive archive() {
    return new TrackArchive(store(), FOLDER, SOUND, stored::add, backlog.room(1));
  }

  private static MediaSegment segment(long number) {
    var chunk = new MediaSegment.Chunk(number * 96_000, 96_000, 0, ByteBuffer.wrap(new byte[100]));
    return new MediaSegment(
        number, number * 96_000, 96_000, ByteBuffer.wrap(new byte[8]), List.of(chunk));
  }

  @Test
  void what_could_not_be_stored_is_tried_again_and_the_order_stays() {
    failures.set(3);
    try (var archive = archive()) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < 5; number++) {
        archive.add(segment(number));
      }
      assertThat(archive.finish(PATIENCE)).isTrue();
    }

    assertThat(stored).containsExactly(0L, 1L, 2L, 3L, 4L);
    LiveFilm film = StoredTracks.in(memory, FOLDER).film(List.of(SOUND));
    assertThat(film.pieces()).hasSize(1);
    assertThat(film.pieces().getFirst().segments()).hasSize(5);
    assertThat(film.duration().toDouble()).isEqualTo(10);
  }

  @Test
  void whoever_adds_never_waits_for_a_store_that_is_away() {
    failures.set(Integer.MAX_VALUE);
    try (var archive = archive()) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < 2L * TrackArchive.MOST_WAITING; number++) {
        archive.add(segment(number));
      }

      assertThat(archive.behind()).isEqualTo(TrackArchive.MOST_WAITING);
      assertThat(archive.state()).isEqualTo(TrackArchive.State.LEAVING_OUT);
      assertThat(archive.finish(Duration.ofMillis(10))).isFalse();
    }
    assertThat(stored).isEmpty();
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void what_waits_has_no_more_bytes_than_may_wait() {
    failures.set(Integer.MAX_VALUE);
    try (var archive =
        new TrackArchive(store(), FOLDER, SOUND, stored::add, new Backlog(500).room(1))) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < 20; number++) {
        archive.add(segment(number));
      }

      assertThat(archive.behind()).isEqualTo(5);
      assertThat(archive.isTorn()).isTrue();
    }
  }

  @Test
  void whoever_has_a_smaller_share_gives_way_to_others() {
    assertThat(backlog.room(0.5).take(600_000)).isFalse();
    assertThat(backlog.room(1).take(600_000)).isTrue();
    assertThat(backlog.room(0.5).take(1)).isFalse();
    assertThat(backlog.bytes()).isEqualTo(600_000);
  }

  @Test
  void a_track_is_stored_again_when_the_store_is_back() throws InterruptedException {
    failures.set(Integer.MAX_VALUE);
    try (var archive =
        new TrackArchive(store(), FOLDER, SOUND, stored::add, new Backlog(500).room(1))) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < 20; number++) {
        archive.add(segment(number));
      }
      failures.set(0);
      assertThat(Eventually.holds(PATIENCE, () -> archive.behind() == 0)).isTrue();

      archive.coded(HEADER, new byte[] {2});
      archive.add(segment(20));
      archive.add(segment(21));
      assertThat(archive.finish(PATIENCE)).isTrue();
      assertThat(archive.state()).isEqualTo(TrackArchive.State.STORING);
    }

    assertThat(stored).containsExactly(0L, 1L, 2L, 3L, 20L, 21L);
    var tracks = StoredTracks.in(memory, FOLDER);
    assertThat(tracks.count(List.of(SOUND))).isEqualTo(4);
    assertThat(tracks.most()).isEqualTo(6);
  }

  @Test
  void the_ledger_of_a_long_track_has_several_entries() {
    int many = 2 * LedgerRoll.SEGMENTS + 7;
    try (var archive = archive()) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < many; number++) {
        archive.add(segment(number));
      }
      assertThat(archive.finish(PATIENCE)).isTrue();
    }

    assertThat(memory.list(FOLDER.key("ledger/"), "", 10).entries()).hasSize(3);
    LiveFilm film = StoredTracks.in(memory, FOLDER).film(List.of(SOUND));
    assertThat(film.pieces().getFirst().segments()).hasSize(many);
  }

  @Test
  void a_track_that_is_coded_otherwise_meanwhile_is_stored_and_known_by_its_inits() {
    try (var archive = archive()) {
      byte coding = 1;
      for (long number = 0; number < 9; number++) {
        coding = number == 3 ? 2 : number == 6 ? 1 : coding;
        archive.coded(HEADER, new byte[] {coding});
        archive.add(segment(number));
      }
      assertThat(archive.finish(PATIENCE)).isTrue();
    }

    var tracks = StoredTracks.in(memory, FOLDER);
    assertThat(tracks.count(List.of(SOUND))).isEqualTo(9);
    assertThat(tracks.film(List.of(SOUND)).pieces().getFirst().segments()).hasSize(3);
    assertThat(tracks.init(SOUND, 0, 3)).contains("init.mp4");
    assertThat(tracks.init(SOUND, 6, 9)).contains("init.mp4");
    assertThat(tracks.init(SOUND, 2, 4)).isEmpty();
    String other = tracks.init(SOUND, 3, 6).orElseThrow();
    assertThat(memory.read(FOLDER.key("a/main/" + other), 10)).containsExactly(2);
    assertThat(memory.read(FOLDER.key("a/main/init.mp4"), 10)).containsExactly(1);
    assertThat(tracks.end(List.of(SOUND), 4).toDouble()).isEqualTo(8);
  }
}
