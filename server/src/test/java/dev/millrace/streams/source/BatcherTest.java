package dev.millrace.streams.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.Tallies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Frames on their way out of a decoder into batches.
class BatcherTest {
  private final List<FrameBatch> sent = new ArrayList<>();
  private boolean isOpen = true;

  private Batcher batcher(int lingerMillis) {
    return new Batcher(
        "s",
        3,
        new Batcher.Wanted(1, lingerMillis),
        batch -> {
          if (isOpen) {
            sent.add(FrameBatch.of(batch.toBytes()));
          }
          return isOpen;
        });
  }

  private static byte[] jpeg(int n) {
    return new byte[] {(byte) n, 1, 2};
  }

  @Test
  void batches_are_full_or_have_lingered_and_leave_no_number_out() {
    var batcher = batcher(0);
    assertThat(batcher.hello()).isTrue();
    for (int n = 0; n < 30; n++) {
      batcher.add(1000 + n, n / 25.0, jpeg(n));
    }
    batcher.gate();
    batcher.tick();
    batcher.gate();
    batcher.end();

    assertThat(sent).extracting(FrameBatch::from).containsExactly(0L, 0L, 25L, 31L);
    assertThat(sent).extracting(FrameBatch::to).containsExactly(0L, 25L, 31L, 32L);
    assertThat(sent.get(2).frames().getLast().jpeg()).isEqualTo(jpeg(29));
    assertThat(sent.get(2).frames().getLast().seq()).isEqualTo(29);
    assertThat(sent.get(2).gated()).isEqualTo(1);
    assertThat(batcher.received()).isEqualTo(32);
  }

  @Test
  void what_can_not_be_sent_is_told_of_in_the_next_batch() {
    var batcher = batcher(100_000);
    batcher.add(0, 0, jpeg(0));
    isOpen = false;
    batcher.gate();
    batcher.end();
    batcher.add(2, 0, jpeg(2));
    batcher.end();
    isOpen = true;
    batcher.add(3, 0, jpeg(3));
    batcher.end();

    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().from()).isZero();
    assertThat(sent.getFirst().to()).isEqualTo(4);
    assertThat(sent.getFirst().dropped()).isEqualTo(Map.of("full", 2L));
    assertThat(sent.getFirst().rest()).isEqualTo(new Tallies(0, 1, Map.of("full", 2L)));
  }

  @Test
  void bytes_that_are_no_batch_are_refused_with_the_reason() {
    byte[] good =
        new FrameBatch(
                "s", 1, 0, 1, 1, 0, Map.of(), List.of(new FrameBatch.Frame(0, 5, 0, jpeg(1))))
            .toBytes();

    assertThatThrownBy(() -> FrameBatch.of(new byte[0])).hasMessageContaining("begin");
    assertThatThrownBy(() -> FrameBatch.of(Arrays.copyOf(good, good.length - 1)))
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> FrameBatch.of("MRF1\0\0\0\2{}".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("lacks");
    assertThatThrownBy(() -> FrameBatch.of("MRF1\0\0\0\2[]".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FrameBatch.of("MRF1\7\7\7\7{}".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("length");
    assertThatThrownBy(() -> new FrameBatch("s", 1, 0, 2, 1, 0, Map.of(), List.of()))
        .hasMessageContaining("add up");
  }

  @Test
  void the_gate_opens_for_motion_and_now_and_then() {
    var gate = new MotionGate();
    var still = new byte[96 * 54];
    Arrays.fill(still, (byte) 90);
    var passed = new ArrayList<Integer>();
    for (int n = 0; n < 130; n++) {
      byte[] grey = still.clone();
      if (n == 100) {
        Arrays.fill(grey, 2000, 2020, (byte) 200);
      }
      if (gate.passes(grey, n * 100L)) {
        passed.add(n);
      }
    }

    assertThat(passed).startsWith(0, 1).contains(59, 100, 101, 109).doesNotContain(20, 58, 120);
    assertThat(passed).hasSize(21);
  }

  @Test
  void pictures_stand_behind_their_length() throws IOException {
    String text = part(3) + "abc\r\n" + part(2) + "\r\n\r\n" + part(9) + "cut";
    var files = new PictureStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(files.next()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    assertThat(files.next()).isEqualTo("\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(files.next()).isNull();
    var endless = new PictureStream(new ByteArrayInputStream(new byte[1000]));
    assertThatThrownBy(endless::next).isInstanceOf(IOException.class);
  }

  private static String part(int length) {
    return "--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: " + length + "\r\n\r\n";
  }
}
