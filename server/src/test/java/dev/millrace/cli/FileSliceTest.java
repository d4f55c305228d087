package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSliceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, Long.MAX_VALUE})
  void the_range_comes_whole_and_in_order_however_it_is_asked_for(long atOnce) throws Exception {
    var bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    var file = Files.write(folder.resolve("film"), bytes);
    var body = new FileSlice(file, 10, 900_000).body();

    var reader = new Reader(atOnce);
    body.subscribe(reader);

    assertThat(body.contentLength()).isEqualTo(900_000);
    assertThat(reader.bytes.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 10, 900_010));
    assertThat(reader.completions).isEqualTo(1);
  }

  @Test
  void a_body_can_be_sent_again() throws Exception {
    var body = new FileSlice(Files.writeString(folder.resolve("film"), "film"), 0, 4).body();

    for (int i = 0; i < 2; i++) {
      var reader = new Reader(1);
      body.subscribe(reader);
      assertThat(reader.bytes.toByteArray()).asString().isEqualTo("film");
    }
  }

  @Test
  void nothing_follows_a_cancel() throws Exception {
    var file = Files.write(folder.resolve("film"), new byte[1_000_000]);
    var reader = new Reader(1);
    reader.cancelAfterFirst = true;

    new FileSlice(file, 0, 1_000_000).body().subscribe(reader);

    assertThat(reader.bytes.size()).isLessThan(1_000_000);
    assertThat(reader.completions).isZero();
  }

  @Test
  void a_missing_file_is_an_error_and_an_empty_range_no_body() {
    var reader = new Reader(1);
    new FileSlice(folder.resolve("none"), 0, 10).body().subscribe(reader);

    assertThat(reader.error).isInstanceOf(java.nio.file.NoSuchFileException.class);
    assertThat(new FileSlice(folder.resolve("none"), 0, 0).body().contentLength()).isZero();
  }

  /// Asks for more from within each piece.
  private static final class Reader implements Subscriber<ByteBuffer> {
    private final long atOnce;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cancelAfterFirst;
    private int completions;
    private @Nullable Throwable error;
    private @Nullable Subscription subscription;

    Reader(long atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(atOnce);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      var copy = new byte[piece.remaining()];
      piece.get(copy);
      bytes.writeBytes(copy);
      var given = java.util.Objects.requireNonNull(subscription);
      if (cancelAfterFirst) {
        given.cancel();
      }
      given.request(atOnce);
    }

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
    }

    @Override
    public void onComplete() {
      completions++;
    }
  }
}
