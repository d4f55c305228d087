package dev.millrace.packaging.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.memory.MemoryObjectStore;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Tracks of which not the same was stored.
class StoredTracksTest {
  private static final AssetFolder FOLDER = new AssetFolder("film", "1");
  private static final TrackSpec HIGH =
      new TrackSpec.Video("720p", BitRate.ofKilobits(2800), 1280, 720, FrameRate.whole(25));
  private static final TrackSpec LOW =
      new TrackSpec.Video("360p", BitRate.ofKilobits(800), 640, 360, FrameRate.whole(25));
  private static final TrackSpec SOUND =
      new TrackSpec.Audio("main", BitRate.ofKilobits(128), 2, 48_000, "und", "");
  private static final List<TrackSpec> ALL = List.of(HIGH, LOW, SOUND);

  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());

  private void stored(TrackSpec track, long from, long to) {
    var segments =
        LongStream.range(from, to)
            .mapToObj(number -> new SegmentInfo(number, number * 100, 100, 1000, List.of()))
            .toList();
    var piece = new PackagedPiece(track, "live-" + from, "avc1", 50, "sha", true, segments);
    new SegmentLedger(store).write(FOLDER, piece);
  }

  private StoredTracks tracks() {
    return StoredTracks.in(store, FOLDER);
  }

  @Test
  void a_rung_of_which_nothing_was_stored_is_not_in_the_film() {
    stored(LOW, 0, 100);
    stored(SOUND, 0, 100);

    List<TrackSpec> whole = tracks().whole(ALL);

    assertThat(whole).containsExactly(LOW, SOUND);
    assertThat(tracks().film(whole).duration().toDouble()).isEqualTo(200);
  }

  @Test
  void a_rung_that_was_stored_for_a_while_does_not_cut_the_film_short() {
    stored(HIGH, 0, 60);
    stored(LOW, 0, 100);
    stored(SOUND, 0, 99);

    assertThat(tracks().whole(ALL)).containsExactly(LOW, SOUND);
  }

  @Test
  void a_rung_with_a_hole_counts_as_far_as_the_hole() {
    stored(HIGH, 0, 10);
    stored(HIGH, 20, 100);
    stored(LOW, 0, 100);
    stored(SOUND, 0, 100);

    assertThat(tracks().whole(ALL)).containsExactly(LOW, SOUND);
  }

  @Test
  void rungs_that_a_crash_cut_off_one_before_the_other_are_all_in_it() {
    stored(HIGH, 0, 71);
    stored(LOW, 0, 100);
    stored(SOUND, 0, 98);

    assertThat(tracks().whole(ALL)).containsExactlyElementsOf(ALL);
    assertThat(tracks().film(ALL).pieces().getFirst().segments()).hasSize(71);
  }

  @Test
  void what_was_stored_counts_though_nothing_of_it_can_be_played() {
    stored(LOW, 5, 45);

    assertThat(tracks().film(ALL).pieces()).isEmpty();
    assertThat(tracks().most()).isEqualTo(40);
  }
}
