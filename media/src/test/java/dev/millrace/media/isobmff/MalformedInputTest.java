package dev.millrace.media.isobmff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.media.cmaf.Segmenter.Plan;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MalformedInputTest {
  private static final List<String> FILES =
      List.of("video-24.mp4", "video-ntsc.mp4", "video-every-frame.mp4", "audio-opus.mp4");
  private static final int ROUNDS = 4000;

  @Test
  void mutated_and_truncated_files_cause_nothing_but_malformed_box() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutated(Fmp4.bytes(FILES.get(round % FILES.size())), random);
      survives("seed " + seed + " round " + round, () -> Fmp4.parse(bytes, 700));
      survives("seed " + seed + " round " + round, () -> BoxDump.of(ByteBuffer.wrap(bytes)));
    }
  }

  @Test
  void whatever_a_mutated_file_says_its_samples_are_cut_or_refused() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Plan plan = Plan.whole(new Rational(1001, 250), 480_480, 4);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutated(Fmp4.bytes(FILES.get(round % FILES.size())), random);
      survives("seed " + seed + " round " + round, () -> cutOrRefused(bytes, plan));
    }
  }

  @Test
  void noise_causes_nothing_but_malformed_box() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      survives("seed " + seed + " round " + round, () -> Fmp4.parse(bytes, 17));
      survives("seed " + seed + " round " + round, () -> BoxDump.of(ByteBuffer.wrap(bytes)));
    }
  }

  @Test
  void boxes_that_nest_too_deep_are_refused() {
    byte[] box = Boxes.box("free");
    for (int i = 0; i < BoxReader.MAX_DEPTH; i++) {
      box = Boxes.moov(box);
    }
    ByteBuffer bytes = ByteBuffer.wrap(box);

    assertThatThrownBy(() -> BoxReader.parse(bytes))
        .isInstanceOf(MalformedBox.class)
        .hasMessageContaining("deeper than 12");
  }

  @Test
  void more_boxes_than_anyone_needs_are_refused() {
    ByteBuffer many = ByteBuffer.allocate(8 * (BoxReader.MAX_BOXES + 1));
    while (many.hasRemaining()) {
      many.put(Boxes.box("free"));
    }

    assertThatThrownBy(() -> BoxReader.parse(many.flip()))
        .isInstanceOf(MalformedBox.class)
        .hasMessageContaining("more than 65536 boxes");
  }

  @Test
  void the_message_says_which_box_and_where() {
    byte[] file = Boxes.moov(Boxes.box("trak", new byte[] {0, 0, 0, 99, 't', 'k', 'h', 'd'}));

    assertThatThrownBy(() -> BoxReader.parse(ByteBuffer.wrap(file), 1000))
        .isInstanceOfSatisfying(
            MalformedBox.class,
            malformed -> {
              assertThat(malformed.path()).isEqualTo("moov/trak");
              assertThat(malformed.offset()).isEqualTo(1024);
            })
        .hasMessage("tkhd claims 99 bytes of 8 at moov/trak, byte 1024");
  }

  private static void cutOrRefused(byte[] bytes, Plan plan) {
    Fmp4 parsed = Fmp4.parse(bytes, 700);
    try {
      parsed.cut(plan.withChunks(new Rational(1, 2)));
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessageMatching("a (sample|composition|segment).*|segment .*");
    }
  }

  private static byte[] mutated(byte[] file, Random random) {
    byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
    int header = Math.min(bytes.length, 1500);
    for (int i = random.nextInt(8); i > 0 && header > 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? header : bytes.length);
      bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) 0xff;
    }
    return bytes;
  }

  private static void survives(String description, Runnable parse) {
    try {
      parse.run();
    } catch (MalformedBox expected) {
      assertThat(expected).hasMessageContaining("byte");
    } catch (RuntimeException | Error e) {
      fail(description, e);
    }
  }
}
