package dev.millrace.delivery.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrowingTest {
  private static final int LARGE = 5_000_003;

  private final Growing bytes = new Growing();

  @Test
  void everybody_reads_along_from_the_first_byte_on() throws Exception {
    var in = new PipedInputStream();
    var out = new PipedOutputStream(in);
    Thread filler = Thread.ofVirtual().start(() -> bytes.end(bytes.fill(in, () -> {})));
    List<ByteArrayOutputStream> readers =
        Stream.generate(ByteArrayOutputStream::new).limit(5).toList();
    List<Thread> reading =
        readers.stream().map(to -> Thread.ofVirtual().start(() -> read(to))).toList();

    out.write(new byte[] {1, 2, 3});
    out.flush();
    assertThat(Eventually.holds(() -> readers.stream().allMatch(to -> to.size() == 3))).isTrue();
    out.write(4);
    out.close();

    filler.join();
    for (Thread one : reading) {
      one.join();
    }
    assertThat(readers).allMatch(to -> to.size() == 4);
    assertThat(bytes.whole()).containsExactly(1, 2, 3, 4);
    assertThat(bytes.isOver()).isTrue();
    assertThat(bytes.hasFailed()).isFalse();
  }

  private void read(ByteArrayOutputStream to) {
    try {
      bytes.writeTo(to);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_breaks_off_breaks_off_for_all() {
    bytes.end(bytes.fill(new PipedInputStream(), () -> {}));

    assertThat(bytes.hasFailed()).isTrue();
    assertThatThrownBy(() -> bytes.writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broke off");
  }

  @Test
  void many_pieces_are_one_whole_and_weigh_what_they_take() {
    byte[] content = new byte[LARGE];
    new Random(1).nextBytes(content);
    var steps = new AtomicInteger();
    var in = new ByteArrayInputStream(content, 0, LARGE / 2);

    assertThat(bytes.fill(in, steps::incrementAndGet)).isNull();
    assertThat(bytes.weight()).isBetween(LARGE / 2, LARGE / 2 + Growing.STEP_BYTES);
    var rest = new ByteArrayInputStream(content, LARGE / 2, LARGE - LARGE / 2);
    bytes.end(bytes.fill(rest, steps::incrementAndGet));

    var read = new ByteArrayOutputStream();
    read(read);
    assertThat(read.toByteArray()).isEqualTo(content);
    assertThat(bytes.whole()).isEqualTo(content);
    assertThat(bytes.weight()).isEqualTo(LARGE);
    assertThat(steps).hasValue(LARGE / Growing.STEP_BYTES);
  }
}
