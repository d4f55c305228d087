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

  private static MediaSegment segment(long number) {
    var chunk = new MediaSegment.Chunk(number * 96_000, 96_000, 0, ByteBuffer.wrap(new byte[100]));
    return new MediaSegment(
        number, number * 96_000, 96_000, ByteBuffer.wrap(new byte[8]), List.of(chunk));
  }

  @Test
  void what_could_not_be_stored_is_tried_again_and_the_order_stays() {
    failures.set(3);
    try (var archive = new TrackArchive(store(), FOLDER, SOUND, stored::add)) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < 5; number++) {
        archive.add(segment(number));
      }
      assertThat(archive.finish(PATIENCE)).isTrue();
    }

    assertThat(stored).containsExactly(0L, 1L, 2L, 3L, 4L);
    LiveFilm film = LiveFilm.in(memory, FOLDER, List.of(SOUND));
    assertThat(film.pieces()).hasSize(1);
    assertThat(film.pieces().getFirst().segments()).hasSize(5);
    assertThat(film.duration().toDouble()).isEqualTo(10);
  }

  @Test
  void whoever_adds_never_waits_for_a_store_that_is_away() {
    failures.set(Integer.MAX_VALUE);
    try (var archive = new TrackArchive(store(), FOLDER, SOUND, stored::add)) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < 2L * TrackArchive.MOST_WAITING; number++) {
        archive.add(segment(number));
      }

      assertThat(archive.behind()).isEqualTo(TrackArchive.MOST_WAITING);
      assertThat(archive.finish(Duration.ofMillis(10))).isFalse();
    }
    assertThat(stored).isEmpty();
  }

  @Test
  void the_ledger_of_a_long_track_has_several_entries() {
    int many = 2 * LedgerRoll.SEGMENTS + 7;
    try (var archive = new TrackArchive(store(), FOLDER, SOUND, stored::add)) {
      archive.coded(HEADER, new byte[] {1});
      for (long number = 0; number < many; number++) {
        archive.add(segment(number));
      }
      assertThat(archive.finish(PATIENCE)).isTrue();
    }

    assertThat(memory.list(FOLDER.key("ledger/"), "", 10).entries()).hasSize(3);
    LiveFilm film = LiveFilm.in(memory, FOLDER, List.of(SOUND));
    assertThat(film.pieces().getFirst().segments()).hasSize(many);
  }
}
