package dev.millrace.media.cue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CueScannerTest {
  private static final int SECOND = 90_000;
  private static final long NEARLY_OVER = (1L << 33) - SECOND;

  private final List<String> found = new ArrayList<>();
  private final CueScanner scanner =
      new CueScanner((_, cue, ticks) -> found.add(cue.id() + " " + cue.role() + " " + ticks));

  private void scan(byte[] stream, int piece) {
    for (int at = 0; at < stream.length; at += piece) {
      scanner.feed(stream, at, Math.min(piece, stream.length - at));
    }
  }

  /// Two seconds of pictures, and a cue between them for the third.
  private static byte[] stream() {
    var stream = new SampleStream();
    stream.tables();
    stream.picture(NEARLY_OVER, true);
    stream.picture(NEARLY_OVER + SECOND / 2, false);
    stream.cue(SampleSections.insert(1, true, (long) SECOND, 30L * SECOND));
    stream.picture(0, false);
    stream.cue(SampleSections.insert(1, false, null, null));
    return stream.bytes();
  }

  @ParameterizedTest(name = "in pieces of {0} bytes")
  @ValueSource(ints = {1, 187, 188, 1316, 100_000})
  void cues_are_told_in_the_time_of_the_first_key_picture(int piece) {
    scan(stream(), piece);

    assertThat(found).containsExactly("splice-1 OUT " + 2 * SECOND, "splice-1 IN " + SECOND);
  }

  @Test
  void what_comes_before_the_first_key_picture_is_told_with_it() {
    var stream = new SampleStream();
    stream.tables();
    stream.picture(0, false);
    stream.cue(SampleSections.insert(2, true, 5L * SECOND, null));
    scan(stream.bytes(), 188);
    assertThat(found).isEmpty();

    stream = new SampleStream();
    stream.picture(SECOND, true);
    scan(stream.bytes(), 188);

    assertThat(found).containsExactly("splice-2 OUT " + 4 * SECOND);
  }

  @Test
  void cues_of_a_stream_that_goes_on_for_days_are_where_they_are() {
    var expected = new ArrayList<String>();
    var stream = new SampleStream();
    stream.tables();
    for (int second = 0; second < 60 * 3600; second += 5) {
      stream.picture(Math.floorMod((long) second * SECOND, 1L << 33), second == 0);
      if (second % 3600 == 0) {
        long at = Math.floorMod((second + 4L) * SECOND, 1L << 33);
        stream.cue(SampleSections.insert(second / 3600, true, at, null));
        expected.add("splice-%d OUT %d".formatted(second / 3600, (second + 4L) * SECOND));
      }
    }

    scan(stream.bytes(), 1316);

    assertThat(found).containsExactlyElementsOf(expected);
  }

  @Test
  void times_that_jump_go_on_where_they_were() {
    var stream = new SampleStream();
    stream.tables();
    stream.picture(0, true);
    stream.picture(SECOND, false);
    stream.picture(7_000L * SECOND, false);
    stream.cue(SampleSections.insert(1, true, 7_002L * SECOND, null));

    scan(stream.bytes(), 1316);

    assertThat(found).containsExactly("splice-1 OUT " + (3 * SECOND + SECOND / 25));
  }

  @Test
  void a_section_that_is_longer_than_a_packet_is_put_together() {
    byte[] brief = SampleSections.insert(3, true, 0L, null);
    byte[] wide = Arrays.copyOf(brief, 400);
    int descriptors = wide.length - brief.length;
    wide[1] = (byte) (0x30 | ((wide.length - 3) >> 8));
    wide[2] = (byte) (wide.length - 3);
    wide[brief.length - 6] = (byte) (descriptors >> 8);
    wide[brief.length - 5] = (byte) descriptors;
    var stream = new SampleStream();
    stream.tables();
    stream.picture(0, true);
    stream.cue(SampleSections.signed(wide));

    scan(stream.bytes(), 188);

    assertThat(found).containsExactly("splice-3 OUT 0");
  }

  @Test
  void a_packet_that_is_lost_or_broken_costs_its_section_alone() {
    byte[] good = SampleSections.insert(4, true, 0L, null);
    byte[] broken = good.clone();
    broken[good.length - 1] ^= 1;
    var stream = new SampleStream();
    stream.tables();
    stream.picture(0, true);
    stream.cue(broken);
    stream.noise(77);
    stream.cue(good);

    scan(stream.bytes(), 188);

    assertThat(found).containsExactly("splice-4 OUT 0");
  }

  @Test
  void whatever_comes_does_no_harm() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] whole = stream();
    for (int round = 0; round < 3_000; round++) {
      byte[] broken = whole.clone();
      for (int changes = 1 + random.nextInt(20); changes > 0; changes--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        new CueScanner((_, _, _) -> {}).feed(broken, 0, broken.length);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  @Test
  void other_streams_cost_a_look_alone() {
    var noise = new ByteArrayOutputStream();
    var random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      byte[] packet = new byte[188];
      random.nextBytes(packet);
      packet[0] = 0x47;
      noise.writeBytes(packet);
    }

    scan(noise.toByteArray(), 1316);

    assertThat(found).isEmpty();
  }
}
