package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
  private static final int BYTES = 6 << 20;
  private static final int VIEWERS = 500;
  private static final int PIECES = Pieces.of(BYTES);

  private final Pieces pool = new Pieces(2L * BYTES);
  private final byte[] segment = new byte[BYTES];

  @Test
  void viewers_of_one_object_all_read_the_same_memory() throws IOException {
    Arrival arrival = whole();
    Set<Long> addresses = new HashSet<>();

    for (Body.Loan viewer : viewersOf(arrival)) {
      assertThat(contentOf(viewer, addresses)).isEqualTo(segment);
    }

    assertThat(addresses).hasSize(PIECES);
    assertThat(pool.free()).isEqualTo(PIECES);
  }

  @Test
  void its_memory_goes_back_when_the_last_viewer_has_all_of_it() throws IOException {
    Arrival arrival = whole();
    List<Body.Loan> viewers = viewersOf(arrival);

    arrival.release();
    viewers.subList(1, VIEWERS).forEach(Body.Loan::close);
    assertThat(pool.free()).isEqualTo(PIECES);
    viewers.getFirst().close();
    viewers.getFirst().close();

    assertThat(pool.free()).isEqualTo(2 * PIECES);
    assertThat(arrival.lend(0, BYTES)).isNull();
  }

  @Test
  void slow_viewers_of_an_object_with_a_file_hold_what_they_are_sent_alone(@TempDir Path folder)
      throws IOException {
    Arrival arrival = whole();
    List<Body.Loan> viewers = viewersOf(arrival);
    Body.Window underWay = viewers.getFirst().next(Pieces.BYTES);
    Path file = Files.write(folder.resolve("segment"), segment);

    arrival.moveTo(new Held(OpenFile.open(file), () -> {}));
    Files.delete(file);

    assertThat(pool.free()).isEqualTo(2 * PIECES - 1);
    assertThat(underWay.bytes()).isEqualTo(ByteBuffer.wrap(segment, 0, Pieces.BYTES));
    underWay.release().run();
    assertThat(pool.free()).isEqualTo(2 * PIECES);
    assertThat(contentOf(viewers.getLast(), new HashSet<>())).isEqualTo(segment);
  }

  @Test
  void a_file_is_let_go_of_with_its_last_viewer(@TempDir Path folder) throws IOException {
    Arrival arrival = whole();
    Body.Loan viewer = Objects.requireNonNull(arrival.lend(0, BYTES));
    OpenFile file = OpenFile.open(Files.write(folder.resolve("s"), segment));
    var over = new AtomicInteger();
    arrival.moveTo(new Held(file, over::incrementAndGet));
    Body.Window underWay = viewer.next(Pieces.BYTES);

    arrival.release();
    assertThat(file.channel().isOpen()).isTrue();
    viewer.close();

    assertThat(file.channel().isOpen()).isFalse();
    assertThat(over).hasValue(1);
    assertThat(underWay.bytes()).isEqualTo(ByteBuffer.wrap(segment, 0, Pieces.BYTES));
    underWay.release().run();
  }

  @Test
  void what_has_arrived_is_lent_before_the_rest_is_there() throws IOException {
    Arrival arrival = empty();
    Body.Loan viewer = Objects.requireNonNull(arrival.lend(100, BYTES - 100));

    arrival.appendFrom(new ByteArrayInputStream(segment, 0, 20_000));

    assertThat(viewer.next(Pieces.BYTES).bytes()).isEqualTo(ByteBuffer.wrap(segment, 100, 19_900));
  }

  private Arrival empty() {
    new Random(1).nextBytes(segment);
    assertThat(pool.reserve(PIECES, Duration.ZERO)).isTrue();
    return new Arrival(pool, BYTES, Duration.ofSeconds(10));
  }

  private Arrival whole() throws IOException {
    Arrival arrival = empty();
    var origin = new ByteArrayInputStream(segment);
    while (arrival.appendFrom(origin)) {
      assertThat(arrival.length()).isPositive();
    }
    return arrival;
  }

  private static List<Body.Loan> viewersOf(Arrival arrival) {
    return IntStream.range(0, VIEWERS)
        .mapToObj(_ -> Objects.requireNonNull(arrival.lend(0, BYTES)))
        .toList();
  }

  private static byte[] contentOf(Body.Loan viewer, Set<Long> addresses) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(BYTES);
    while (content.hasRemaining()) {
      Body.Window window = viewer.next(Pieces.BYTES);
      addresses.add(MemorySegment.ofBuffer(window.bytes()).address());
      content.put(window.bytes());
      window.release().run();
    }
    return content.array();
  }
}
