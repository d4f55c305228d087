package dev.millrace.live.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Description;
import dev.millrace.live.NoRecordings;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.policy.Playback;
import dev.millrace.store.memory.MemoryObjectStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recordings of which something was not stored.
class ArchiveTest {
  private static final TrackSpec RUNG =
      new TrackSpec.Video("360p", BitRate.ofKilobits(800), 640, 360, FrameRate.whole(25));
  private static final TrackSpec SOUND =
      new TrackSpec.Audio("main", BitRate.ofKilobits(128), 2, 48_000, "und", "");
  private static final Recording RECORDING =
      new Recording(
          "film",
          "channel",
          "Kept",
          true,
          new Recording.Contents(Rational.of(2), List.of(RUNG, SOUND), Playback.PUBLIC),
          Instant.parse("2026-11-21T12:00:00Z"),
          State.RECORDING,
          List.of(),
          null);

  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final Rows rows = new Rows();
  private final List<List<TrackSpec>> published = new ArrayList<>();
  private final Archive archive = new Archive(store, rows, new Films());

  private final class Films implements Premiere {
    @Override
    public void publish(PresentationPlan plan, LiveFilm film, Description description) {
      published.add(plan.tracks());
    }
  }

  /// The one recording, and what became of it.
  private static final class Rows extends NoRecordings {
    private final Map<String, State> ends = new HashMap<>();
    private @Nullable RuntimeException trouble;

    @Override
    public Optional<Recording> find(String id) {
      if (trouble != null) {
        throw trouble;
      }
      return Optional.of(RECORDING);
    }

    @Override
    public void end(String id, State state) {
      ends.put(id, state);
    }
  }

  private void stored(TrackSpec track, int count) {
    var segments =
        LongStream.range(0, count)
            .mapToObj(number -> new SegmentInfo(number, number * 100, 100, 1000, List.of()))
            .toList();
    var piece = new PackagedPiece(track, "live-0", "avc1", 50, "sha", true, segments);
    new SegmentLedger(store).write(RECORDING.folder(), piece);
  }

  private int objects() {
    return store.list(RECORDING.folder().prefix(), "", 10).entries().size();
  }

  @Test
  void hours_of_one_track_are_not_removed_because_nothing_of_another_was_stored() {
    stored(RUNG, 4000);

    archive.settle(RECORDING);

    assertThat(rows.ends).containsOnly(Map.entry("film", State.FAILED));
    assertThat(objects()).isEqualTo(1);
    assertThat(published).isEmpty();
  }

  @Test
  void of_what_ended_before_it_could_be_played_nothing_stays() {
    stored(SOUND, 1);

    archive.settle(RECORDING);

    assertThat(rows.ends).containsOnly(Map.entry("film", State.EMPTY));
    assertThat(objects()).isZero();
  }

  @Test
  void what_is_whole_is_published() {
    stored(RUNG, 9);
    stored(SOUND, 8);

    archive.settle(RECORDING);

    assertThat(rows.ends).containsOnly(Map.entry("film", State.READY));
    assertThat(published).containsExactly(List.of(RUNG, SOUND));
  }

  @ParameterizedTest
  @CsvSource({"57014, READY", "08006, READY", "25006, READY", "23505, FAILED"})
  void a_database_in_trouble_fails_no_recording(String state, State end) {
    stored(RUNG, 9);
    stored(SOUND, 9);
    rows.trouble = new IllegalStateException(new SQLException("it did not work", state));
    for (int attempt = 0; attempt < 2 * Archive.MOST_ATTEMPTS; attempt++) {
      archive.settle(RECORDING);
    }

    rows.trouble = null;
    if (rows.ends.isEmpty()) {
      archive.settle(RECORDING);
    }

    assertThat(rows.ends).containsOnly(Map.entry("film", end));
  }
}
