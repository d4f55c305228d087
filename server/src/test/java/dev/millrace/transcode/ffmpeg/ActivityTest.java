package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ActivityTest {
  @Test
  void a_child_is_not_silent_while_its_reader_is_busy() throws IOException {
    var activity = new Activity();
    try (InputStream media = activity.listening(new ByteArrayInputStream(new byte[10]))) {
      assertThat(media.read()).isZero();
      pause();

      assertThat(activity.silence()).isLessThan(Duration.ofMillis(20));
    }
  }

  @Test
  void a_child_is_silent_while_its_reader_listens_in_vain() throws Exception {
    var activity = new Activity();
    var inside = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    InputStream mute =
        new InputStream() {
          @Override
          public int read() throws IOException {
            inside.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    InputStream media = activity.listening(mute);
    Thread reader = Thread.ofVirtual().start(() -> read(media));
    inside.await();
    pause();

    assertThat(activity.silence()).isGreaterThan(Duration.ofMillis(20));
    end.countDown();
    reader.join();
  }

  private static void pause() {
    long until = System.nanoTime() + Duration.ofMillis(40).toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void read(InputStream media) {
    try {
      media.read();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
