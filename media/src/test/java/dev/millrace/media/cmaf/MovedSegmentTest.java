package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.cmaf.Segmenter.Plan;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MovedSegmentTest {
  private static final long LATE = 98_304;
  private static final Fmp4 VIDEO = Fmp4.read("video-24.mp4");
  private static final MediaSegment STORED = stored();

  /// A segment as live channels store it.
  private static MediaSegment stored() {
    var cut = new ArrayList<MediaSegment>();
    var plan = Plan.whole(Rational.of(4), LATE, 2).withChunks(Rational.ONE);
    var segmenter =
        new Segmenter(VIDEO.header(), plan, cut::add)
            .dressing(chunk -> ProducerTime.before(chunk, 1, Instant.EPOCH));
    VIDEO.samples().forEach(segmenter::add);
    segmenter.finish();
    return cut.getFirst();
  }

  @Test
  void its_samples_are_the_same_that_much_earlier() {
    MediaSegment moved = MovedSegment.earlier(STORED.toByteArray(), 0, LATE);

    List<Sample> before = samples(STORED);
    List<Sample> after = samples(moved);
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < after.size(); i++) {
      assertThat(after.get(i).decodeTicks()).isEqualTo(before.get(i).decodeTicks() - LATE);
      assertThat(after.get(i).data()).isEqualTo(before.get(i).data());
    }
  }

  @Test
  void what_is_known_of_it_is_what_the_one_who_cut_it_knew() {
    MediaSegment moved = MovedSegment.earlier(STORED.toByteArray(), 7, LATE);

    assertThat(moved.number()).isEqualTo(7);
    assertThat(moved.startTicks()).isZero();
    assertThat(moved.durationTicks()).isEqualTo(STORED.durationTicks());
    assertThat(moved.sizeBytes()).isEqualTo(STORED.sizeBytes());
    assertThat(moved.head()).isEqualTo(STORED.head());
    assertThat(moved.chunks())
        .extracting(MediaSegment.Chunk::keyBytes)
        .isEqualTo(STORED.chunks().stream().map(MediaSegment.Chunk::keyBytes).toList());
    assertThat(moved.chunks().getLast().startTicks())
        .isEqualTo(STORED.chunks().getLast().startTicks() - LATE);
  }

  @Test
  void it_does_not_begin_before_the_timeline() {
    assertThatThrownBy(() -> MovedSegment.earlier(STORED.toByteArray(), 0, LATE + 1))
        .isInstanceOf(MalformedBox.class);
  }

  @Test
  void whatever_is_broken_in_it_is_a_malformed_box() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] whole = STORED.toByteArray();
    for (int i = 0; i < 2_000; i++) {
      byte[] broken = Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : 4_000);
      for (int changes = random.nextInt(4); changes >= 0 && broken.length > 0; changes--) {
        broken[random.nextInt(Math.min(400, broken.length))] = (byte) random.nextInt();
      }
      assertThat(harm(broken)).as("seed " + seed + ", round " + i).isNull();
    }
  }

  /// What it failed of, other than what was promised.
  private static Throwable harm(byte[] broken) {
    try {
      var _ = MovedSegment.earlier(broken, 0, LATE);
      return null;
    } catch (MalformedBox _) {
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static List<Sample> samples(MediaSegment segment) {
    return Fmp4.parse(Fmp4.joined(VIDEO.header(), List.of(segment)), 999).samples();
  }
}
