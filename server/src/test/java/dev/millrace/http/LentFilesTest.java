package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.testing.Requests;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that are lent to answers: whatever happens, each goes back once and stays open.
@Timeout(30)
class LentFilesTest {
  private static final int SIZE = 3_000_003;
  private static final int LARGE = 64 << 20;

  @TempDir Path folder;
  private final byte[] content = new byte[SIZE];
  private final AtomicInteger lent = new AtomicInteger();
  private final AtomicInteger back = new AtomicInteger();
  private FileChannel film;
  private FileChannel large;

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(content);
    film = FileChannel.open(Files.write(folder.resolve("film.mp4"), content));
    Path sparse = folder.resolve("large.mp4");
    try (var file = new java.io.RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(LARGE);
    }
    large = FileChannel.open(sparse);
  }

  @AfterEach
  void everythingIsBack() throws IOException {
    assertThat(back).hasValue(lent.get());
    assertThat(film.isOpen() && large.isOpen()).isTrue();
    film.close();
    large.close();
  }

  private Response lend(FileChannel channel, long lengthBytes) {
    lent.incrementAndGet();
    var file = new Body.OpenFile(channel, 0, lengthBytes, back::incrementAndGet);
    return Response.ok("video/mp4", file).with("ETag", "\"v1\"");
  }

  private int statusOf(UnaryOperator<RequestBuilder> asked) {
    var routes = Routes.build(all -> all.get("/film", _ -> lend(film, SIZE)));
    Response answer = routes.answer(asked.apply(Requests.get("/film")).build());
    if (answer.body() instanceof Body.OpenFile file) {
      file.release();
    }
    return answer.status();
  }

  @Test
  void answers_without_the_content_give_the_file_back() {
    var routes = Routes.build(all -> all.get("/film", _ -> lend(film, SIZE)));

    assertThat(routes.answer(Request.builder("HEAD", "/film").build()).status()).isEqualTo(200);
    assertThat(back).hasValue(1);
    assertThat(statusOf(asked -> asked.header("If-None-Match", "\"v1\""))).isEqualTo(304);
    assertThat(back).hasValue(2);
    assertThat(statusOf(asked -> asked.header("If-Match", "\"v2\""))).isEqualTo(412);
    assertThat(back).hasValue(3);
    assertThat(statusOf(asked -> asked.header("Range", "bytes=" + SIZE + "-"))).isEqualTo(416);
    assertThat(back).hasValue(4);
    assertThat(statusOf(asked -> asked.header("Range", "bytes=1-2"))).isEqualTo(206);
    assertThat(statusOf(asked -> asked)).isEqualTo(200);
  }

  @Test
  void a_filter_that_fails_or_answers_otherwise_gives_the_file_back() {
    var routes =
        Routes.build(
            all ->
                all.after((_, answer) -> refuse(answer))
                    .get("/film", _ -> lend(film, SIZE))
                    .group(
                        other ->
                            other
                                .after((_, _) -> Response.text("other"))
                                .get("/other", _ -> lend(film, SIZE))));

    assertThat(routes.answer(Requests.get("/film").build()).status()).isEqualTo(500);
    assertThat(routes.answer(Requests.get("/other").build()).status()).isEqualTo(200);
  }

  @Test
  void whoever_lent_a_file_hears_that_it_is_too_short() throws Exception {
    var damages = new AtomicInteger();
    var tooShort =
        new Body.OpenFile(film, 0, SIZE + 1, () -> {}).onDamage(damages::incrementAndGet);
    try (var served = Served.with(all -> all.get("/film", _ -> Response.ok("x/y", tooShort)));
        var wire = served.connect()) {
      assertThat(wire.get("/film").answer().status()).isEqualTo(500);
    }
    assertThat(damages).hasValue(1);
  }

  private static Response refuse(Response answer) {
    if (answer.body() instanceof Body.OpenFile) {
      throw new IllegalStateException("no files");
    }
    return answer;
  }

  @Test
  void the_file_arrives_whole_and_in_ranges() throws Exception {
    try (var served = Served.with(all -> all.get("/film", _ -> lend(film, SIZE)));
        var wire = served.connect()) {
      assertThat(Arrays.equals(wire.get("/film").answer().body(), content)).isTrue();

      wire.send("GET /film HTTP/1.1\r\nHost: t\r\nRange: bytes=1000000-2999999\r\n\r\n");
      var part = wire.answer();

      assertThat(part.status()).isEqualTo(206);
      assertThat(Arrays.equals(part.body(), Arrays.copyOfRange(content, 1_000_000, 3_000_000)))
          .isTrue();
    }
  }

  @Test
  void a_file_that_is_too_tooShortor_closed_is_a_problem() throws Exception {
    var closed = FileChannel.open(folder.resolve("film.mp4"));
    closed.close();
    try (var served =
            Served.with(
                all ->
                    all.get("/short", _ -> lend(film, SIZE + 1))
                        .get("/closed", _ -> lend(closed, 10))
                        .get("/empty", _ -> lend(film, 0)));
        var wire = served.connect()) {
      assertThat(wire.get("/short").answer().status()).isEqualTo(500);
      assertThat(wire.get("/closed").answer().status()).isEqualTo(500);
      assertThat(wire.get("/empty").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_leaves_in_the_middle_gives_the_file_back() throws Exception {
    try (var served = Served.with(all -> all.get("/large", _ -> lend(large, LARGE)))) {
      try (var wire = served.connect(4096)) {
        wire.get("/large").head();
      }
      assertThat(served.exchange("/large").status()).isEqualTo(Answering.CLIENT_GONE);
    }
  }

  @Test
  void the_end_of_an_exchange_is_heard_after_the_last_byte_and_when_the_client_leaves()
      throws Exception {
    var ends = new Semaphore(0);
    try (var served =
        Served.with(
            all ->
                all.get("/large", request -> lendUntil(request, ends))
                    .get("/text", request -> textUntil(request, ends)))) {
      try (var wire = served.connect(4096)) {
        wire.get("/large").head();
        assertThat(ends.availablePermits()).isZero();
      }
      assertThat(ends.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      try (var wire = served.connect()) {
        wire.get("/text").answer();
      }
      assertThat(ends.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Response lendUntil(Request request, Semaphore ends) {
    request.onFinished(ends::release);
    return lend(large, LARGE);
  }

  private static Response textUntil(Request request, Semaphore ends) {
    request.onFinished(ends::release);
    return Response.text("end");
  }

  @Test
  void an_answer_that_comes_too_late_gives_the_file_back() throws Exception {
    var later = new CompletableFuture<Response>();
    try (var served = Served.with(all -> all.immediate("GET", "/late", _ -> later))) {
      try (var wire = served.connect()) {
        wire.get("/late");
        served.awaitRequests(1);
      }
      served.exchange("/late");
      later.complete(lend(film, SIZE));
    }
  }
}
