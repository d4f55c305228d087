package dev.millrace.live.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bytes from one thread to another.
@Timeout(20)
class MediaPipeTest {
  private final MediaPipe pipe = new MediaPipe(1000);

  @Test
  void what_is_written_is_read_in_order_and_ends() throws IOException {
    byte[] all = new byte[100_000];
    new Random(3).nextBytes(all);
    var writing =
        CompletableFuture.supplyAsync(
            () -> {
              boolean taken = pipe.write(all);
              pipe.end();
              return taken;
            });

    assertThat(pipe.reader().readAllBytes()).isEqualTo(all);
    assertThat(writing.join()).isTrue();
  }

  @Test
  void a_writer_waits_for_room_and_is_not_silent_meanwhile() throws IOException {
    var writing = CompletableFuture.supplyAsync(() -> pipe.write(new byte[1500]));
    assertThat(Eventually.holds(() -> pipe.silenceNanos() == 0)).isTrue();
    assertThat(writing).isNotDone();

    pipe.reader().readNBytes(600);

    assertThat(writing.join()).isTrue();
    assertThat(Eventually.holds(() -> pipe.silenceNanos() > 0)).isTrue();
  }

  @Test
  void an_end_wakes_both_sides() throws IOException {
    var writing = CompletableFuture.supplyAsync(() -> pipe.write(new byte[1500]));
    assertThat(Eventually.holds(() -> pipe.silenceNanos() == 0)).isTrue();

    pipe.end();

    assertThat(writing.join()).isFalse();
    assertThat(pipe.reader().readAllBytes()).hasSize(1000);
    assertThat(pipe.write(new byte[1])).isFalse();
  }
}
