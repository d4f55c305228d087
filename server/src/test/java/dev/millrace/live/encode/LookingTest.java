package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookingTest {
  private static final byte[] PIECE = new byte[188];
  private static final SourceInfo.Audio SOUND =
      new SourceInfo.Audio(1, "aac", 2, 48_000, "eng", "", Rational.ZERO);
  private static final LiveSource SOURCE =
      new LiveSource(InputFormat.MPEG_TS, Optional.empty(), Optional.of(SOUND));

  private final CompletableFuture<LiveSource> found = new CompletableFuture<>();
  private final CompletableFuture<Exception> failed = new CompletableFuture<>();

  @Test
  void who_receives_does_not_wait_for_a_look() throws Exception {
    var looks = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    Looking.Glance slow =
        (_, _) -> {
          looks.countDown();
          try {
            mayEnd.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return Optional.of(SOURCE);
        };
    try (var looking = new Looking(slow, found::complete, failed::complete)) {
      looking.take(PIECE, PIECE.length);
      looks.await();

      looking.take(PIECE, PIECE.length);
      looking.take(PIECE, PIECE.length);

      assertThat(found).isNotDone();
      mayEnd.countDown();
      assertThat(found.get(30, TimeUnit.SECONDS)).isSameAs(SOURCE);
    }
  }

  @Test
  void a_look_that_fails_says_why() throws Exception {
    Looking.Glance bad =
        (_, _) -> {
          throw new IOException("nothing that can be encoded");
        };
    try (var looking = new Looking(bad, found::complete, failed::complete)) {
      looking.take(PIECE, PIECE.length);

      assertThat(failed.get(30, TimeUnit.SECONDS)).hasMessage("nothing that can be encoded");
    }
    assertThat(found).isNotDone();
  }

  @Test
  void a_look_that_goes_wrong_in_whatever_way_says_why_and_holds_nobody_up() throws Exception {
    Looking.Glance wrong =
        (_, _) -> {
          throw new ArithmeticException("integer overflow");
        };
    try (var looking = new Looking(wrong, found::complete, failed::complete)) {
      for (int i = 0; i < 1000; i++) {
        looking.take(PIECE, PIECE.length);
      }

      assertThat(failed.get(30, TimeUnit.SECONDS)).hasMessage("integer overflow");
    }
  }
}
