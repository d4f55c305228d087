package dev.millrace.live.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Description;
import dev.millrace.ids.Ulids;
import dev.millrace.live.NoRecordings;
import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Premiere;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.BitRate;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.policy.Playback;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.memory.MemoryObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clips that are looked at while they begin, or can not be taken up.
class ClipsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final TrackSpec SOUND =
      new TrackSpec.Audio("main", BitRate.ofKilobits(128), 2, 48_000, "und", "");
  private static final Recording PROGRAMME =
      recording("programme", null, List.of(new Stretch(0, 0, Rational.ZERO, NOON, 0)));
  private static final Recording LEFT =
      recording(
          "clip", new Recording.Clip("here", "programme", NOON, NOON.plusSeconds(4)), List.of());
  private static final ClipWish WISH = new ClipWish(NOON, NOON.plusSeconds(4), "The goal");

  private final InstantSource clock = InstantSource.system();
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, clock);
  private final Rows rows = new Rows();
  private final Clips clips =
      new Clips(
          new Archive(store, rows, new NoFilms()),
          rows,
          store,
          new Clips.Maker("here", new Ulids(clock, new Random()), clock));

  private static Recording recording(
      String id, Recording.@Nullable Clip clip, List<Stretch> stretches) {
    return new Recording(
        id,
        "channel",
        "Kept",
        true,
        new Recording.Contents(Rational.of(2), List.of(SOUND), Playback.PUBLIC),
        NOON,
        State.RECORDING,
        stretches,
        clip);
  }

  private static final class NoFilms implements Premiere {
    @Override
    public void publish(PresentationPlan plan, LiveFilm film, Description description) {}
  }

  /// One programme, and one clip of it that is left.
  private final class Rows extends NoRecordings {
    private final List<Integer> makingAtBegin = new ArrayList<>();
    private boolean isStoreAway;

    @Override
    public void begin(Recording recording) {
      makingAtBegin.add(clips.making());
    }

    @Override
    public Optional<Recording> find(String id) {
      if (isStoreAway) {
        throw new StoreUnavailable("it is away");
      }
      return Optional.of(PROGRAMME);
    }

    @Override
    public List<Recording> of(String channelId) {
      return List.of(PROGRAMME);
    }

    @Override
    public List<Recording> clipsLeft(String node, List<String> running) {
      return List.of(LEFT);
    }
  }

  @AfterEach
  void close() {
    clips.close();
  }

  @Test
  void clips_that_can_not_be_taken_up_leave_their_places_to_others() {
    rows.isStoreAway = true;
    for (int look = 0; look < 2 * Clips.AT_ONCE; look++) {
      clips.resumeLeft();
    }

    assertThatThrownBy(() -> clips.make("channel", WISH, Optional.empty()))
        .isInstanceOf(ClipRefused.class);
  }

  @Test
  void a_clip_is_in_the_making_before_it_can_be_taken_for_one_that_was_left() {
    var segments =
        LongStream.range(0, 5)
            .mapToObj(number -> new SegmentInfo(number, number * 100, 100, 1000, List.of()))
            .toList();
    var piece = new PackagedPiece(SOUND, "live-0", "mp4a.40.2", 50, "sha", true, segments);
    new SegmentLedger(store).write(PROGRAMME.folder(), piece);

    Recording clip = clips.make("channel", WISH, Optional.empty());

    assertThat(clip.clip()).isNotNull();
    assertThat(rows.makingAtBegin).containsExactly(1);
  }
}
