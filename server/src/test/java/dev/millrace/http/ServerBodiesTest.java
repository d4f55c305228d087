package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each shape of body over a real connection.
@Timeout(60)
class ServerBodiesTest {
  private static final int SIZE = 3_000_003;
  private static final int LARGE = 64 << 20;

  @TempDir static Path folder;
  private static byte[] content;
  private static Served served;
  private static long seed;

  @BeforeAll
  static void serve() throws IOException {
    seed = Long.getLong("seed", System.nanoTime());
    content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    Path file = Files.write(folder.resolve("film.mp4"), content);
    served =
        Served.with(
            all ->
                all.get("/file", _ -> media(new Body.FileSlice(file, 0, SIZE)))
                    .get("/bytes", _ -> media(Body.Bytes.of(content)))
                    .get("/buffer", _ -> media(offHeap(content)))
                    .get("/source", _ -> media(new Body.Source(SIZE, ServerBodiesTest::open)))
                    .get("/lent", _ -> media(Windows.on(content)))
                    .get("/stream", _ -> media(new Body.Stream(out -> out.write(content))))
                    .get("/gone", _ -> media(new Body.FileSlice(folder.resolve("no"), 0, 9)))
                    .get("/shrunk", _ -> media(new Body.FileSlice(file, 0, SIZE + 1)))
                    .get("/unopened", _ -> media(new Body.Source(9, ServerBodiesTest::refuse)))
                    .get("/early", _ -> media(new Body.Stream(9, out -> out.write(new byte[3]))))
                    .get("/torn", _ -> media(new Body.Stream(ServerBodiesTest::tear))));
  }

  @AfterAll
  static void close() {
    served.close();
  }

  private static Response media(Body body) {
    return Response.ok("video/mp4", body).with("ETag", "\"v1\"");
  }

  private static Body.Buffer offHeap(byte[] bytes) {
    return Body.Buffer.of(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
  }

  private static java.io.InputStream open(long from, long length) {
    return new ByteArrayInputStream(content, (int) from, (int) length);
  }

  private static java.io.InputStream refuse(long from, long length) throws IOException {
    throw new IOException("the store is away");
  }

  private static void tear(java.io.OutputStream out) throws IOException {
    out.write(new byte[100_000]);
    out.flush();
    throw new IOException("torn");
  }

  @Test
  void every_shape_arrives_whole() throws Exception {
    try (var wire = served.connect()) {
      for (String path :
          new String[] {"/file", "/bytes", "/buffer", "/source", "/lent", "/stream"}) {
        var answer = wire.get(path).answer();

        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(Arrays.equals(answer.body(), content)).as(path).isTrue();
      }
    }
  }

  @Test
  void random_ranges_are_the_right_bytes() throws Exception {
    System.out.println("ServerBodiesTest seed=" + seed);
    var random = new Random(seed);
    try (var wire = served.connect()) {
      for (int i = 0; i < 60; i++) {
        String path = new String[] {"/file", "/bytes", "/lent", "/source"}[random.nextInt(4)];
        int from = random.nextInt(SIZE);
        int to = Math.min(SIZE - 1, from + random.nextInt(1 << random.nextInt(22)));
        wire.send(
            "GET " + path + " HTTP/1.1\r\nHost: t\r\nRange: bytes=" + from + "-" + to + "\r\n\r\n");

        var answer = wire.answer();

        assertThat(answer.status()).isEqualTo(206);
        assertThat(Arrays.equals(answer.body(), Arrays.copyOfRange(content, from, to + 1)))
            .as("%s %d-%d", path, from, to)
            .isTrue();
      }
    }
  }

  @Test
  void a_body_that_can_not_begin_is_a_problem() throws Exception {
    for (String path : new String[] {"/gone", "/shrunk", "/unopened", "/early"}) {
      try (var wire = served.connect()) {
        assertThat(wire.get(path).answer().status()).as(path).isEqualTo(500);
        assertThat(wire.get("/bytes").answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_body_that_breaks_off_cuts_the_connection() throws Exception {
    try (var wire = served.connect()) {
      assertThat(wire.get("/torn").head().status()).isEqualTo(200);
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void a_client_that_leaves_in_the_middle_is_reported_and_leaves_nothing() throws Exception {
    Path sparse = folder.resolve("large.mp4");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(LARGE);
    }
    try (var large = Served.with(all -> largeBodies(all, sparse))) {
      for (String path : new String[] {"/file", "/bytes", "/source", "/stream"}) {
        try (var wire = large.connect(4096)) {
          wire.get(path).head();
        }
        assertThat(large.exchange(path).status()).as(path).isEqualTo(Answering.CLIENT_GONE);
      }
    }
  }

  @Test
  void memory_that_was_lent_goes_back_also_when_the_client_leaves() throws Exception {
    var loan = new Windows(ByteBuffer.allocateDirect(LARGE));
    var lent = new Body.Lent(LARGE, (_, _) -> loan, () -> {});
    try (var large = Served.with(all -> all.get("/lent", _ -> media(lent)))) {
      try (var wire = large.connect(4096)) {
        wire.get("/lent").head();
        assertThat(loan.closed().getCount()).isEqualTo(1);
      }

      assertThat(loan.closed().await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(large.exchange("/lent").status()).isEqualTo(Answering.CLIENT_GONE);
      assertThat(Eventually.holds(() -> loan.lent().get() == 0)).isTrue();
    }
  }

  /// Larger than any kernel buffers, so that an answer can not be out before the client left.
  private static void largeBodies(RouteGroup routes, Path sparse) {
    routes
        .get("/file", _ -> media(new Body.FileSlice(sparse, 0, LARGE)))
        .get("/bytes", _ -> media(Body.Bytes.of(new byte[LARGE])))
        .get("/source", _ -> media(new Body.Source(LARGE, (_, _) -> Files.newInputStream(sparse))))
        .get("/stream", _ -> media(new Body.Stream(out -> Files.copy(sparse, out))));
  }
}
