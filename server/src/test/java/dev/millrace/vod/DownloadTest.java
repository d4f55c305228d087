package dev.millrace.vod;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.outbound.Limits;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.outbound.RawServer;
import dev.millrace.outbound.Reply;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final String KEY = "uploads/film/source";
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 100 << 20, 0);

  @TempDir private Path folder;
  private final MemoryObjectStore store = new MemoryObjectStore(200 << 20, InstantSource.system());
  private final Outbound outbound = new Outbound(OutboundConfig.allowing(List.of("127.0.0.1")));

  @AfterEach
  void close() {
    outbound.close();
  }

  private static byte[] film(int bytes) {
    var film = new byte[bytes];
    new Random(bytes).nextBytes(film);
    return film;
  }

  /// A step that nobody cancels.
  private static StepContext context() {
    var going =
        (StepContext.Cancellation)
            Proxy.newProxyInstance(
                DownloadTest.class.getClassLoader(),
                new Class<?>[] {StepContext.Cancellation.class},
                (_, method, _) -> method.getName().startsWith("is") ? false : null);
    return (StepContext)
        Proxy.newProxyInstance(
            DownloadTest.class.getClassLoader(),
            new Class<?>[] {StepContext.class},
            (_, method, _) -> method.getName().equals("cancellation") ? going : null);
  }

  /// Whoever does not want to know.
  private static final class Silent implements Download.Listener {
    @Override
    public void answered(Reply reply) {}

    @Override
    public void arrived(long bytes, OptionalLong ofBytes) {}
  }

  private Download download(RawServer server, ArrivingObject object, String validator) {
    return new Download(outbound, server.uri("/film.mp4"), object, validator, new Silent());
  }

  private ArrivingObject object() {
    return new ArrivingObject(store, KEY, folder.resolve("arriving"));
  }

  private static void answer(OutputStream out, String head, byte[] body, int from, int to)
      throws IOException {
    out.write((head + "\r\n\r\n").getBytes(US_ASCII));
    out.write(body, from, to - from);
  }

  /// Where a request wants to begin; 0 without a range.
  private static int from(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("Range: bytes="))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  @Test
  void a_connection_that_breaks_off_is_taken_up_where_it_was() throws Exception {
    byte[] film = film(40 << 20);
    try (var server =
            new RawServer(
                (head, out) -> {
                  int from = from(head);
                  int to = Math.min(film.length, from + (17 << 20));
                  answer(
                      out,
                      (from == 0
                              ? "HTTP/1.1 200 OK\r\nETag: \"v1\""
                              : "HTTP/1.1 206 Partial\r\nContent-Range: bytes %d-%d/%d"
                                  .formatted(from, film.length - 1, film.length))
                          + "\r\nContent-Length: "
                          + (film.length - from),
                      film,
                      from,
                      to);
                });
        var object = object()) {
      var download = download(server, object, "");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> download.ask(LIMITS, context(), b -> object.write(b, _ -> {})))
            .isInstanceOf(IOException.class);
      }
      download.ask(LIMITS, context(), b -> object.write(b, _ -> {}));
      object.complete();

      assertThat(Arrays.equals(store.read(KEY, film.length), film)).isTrue();
      assertThat(server.heads()).hasSize(3);
      assertThat(server.heads().get(1)).contains("If-Range: \"v1\"");
    }
  }

  @Test
  void another_attempt_goes_on_behind_the_parts_of_the_first() throws Exception {
    byte[] film = film(20 << 20);
    var uploads = new java.util.ArrayList<String>();
    try (var server =
        new RawServer(
            (head, out) -> {
              int from = from(head);
              String kind =
                  from == 0
                      ? "HTTP/1.1 200 OK\r\nLast-Modified: yesterday"
                      : "HTTP/1.1 206 Partial\r\nContent-Range: bytes %d-%d/*"
                          .formatted(from, film.length - 1);
              answer(
                  out,
                  kind + "\r\nContent-Length: " + (film.length - from),
                  film,
                  from,
                  from == 0 ? 18 << 20 : film.length);
            })) {
      try (var first = object()) {
        var download = download(server, first, "");
        assertThatThrownBy(
                () ->
                    download.ask(LIMITS, context(), b -> first.write(b, u -> uploads.add(u.id()))))
            .isInstanceOf(IOException.class);
        assertThat(download.validator()).isEqualTo("yesterday");
      }
      try (var second = object()) {
        assertThat(second.resume(uploads.getFirst())).isTrue();
        assertThat(second.bytes()).isEqualTo(16 << 20);
        download(server, second, "yesterday").ask(LIMITS, context(), b -> second.write(b, _ -> {}));
        second.complete();
      }

      assertThat(Arrays.equals(store.read(KEY, film.length), film)).isTrue();
      assertThat(server.heads().getLast()).contains("Range: bytes=" + (16 << 20) + "-");
    }
  }

  @Test
  void a_film_that_changed_meanwhile_begins_anew() throws Exception {
    byte[] film = film(3000);
    try (var server =
            new RawServer(
                (_, out) ->
                    answer(
                        out,
                        "HTTP/1.1 200 OK\r\nETag: \"v2\"\r\nContent-Length: 3000",
                        film,
                        0,
                        3000));
        var object = object()) {
      object.write(java.nio.ByteBuffer.wrap(film(1000)), _ -> {});
      var download = download(server, object, "\"v1\"");
      download.ask(LIMITS, context(), b -> object.write(b, _ -> {}));
      object.complete();

      assertThat(store.read(KEY, 3000)).isEqualTo(film);
      assertThat(download.validator()).isEqualTo("\"v2\"");
      assertThat(server.heads().getFirst()).contains("Range: bytes=1000-", "If-Range: \"v1\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 451})
  void a_refusal_is_for_good(int status) throws Exception {
    try (var server = RawServer.saying("HTTP/1.1 " + status + " No\r\n\r\n");
        var object = object()) {
      assertThatThrownBy(() -> download(server, object, "").ask(LIMITS, context(), _ -> {}))
          .isInstanceOfSatisfying(
              PermanentFailure.class, e -> assertThat(e.type()).isEqualTo("source-unavailable"))
          .hasMessageContaining(String.valueOf(status));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503})
  void a_server_in_trouble_is_asked_again(int status) throws Exception {
    try (var server = RawServer.saying("HTTP/1.1 " + status + " No\r\n\r\n");
        var object = object()) {
      assertThatThrownBy(() -> download(server, object, "").ask(LIMITS, context(), _ -> {}))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void no_bytes_and_packed_bytes_are_no_film() throws Exception {
    try (var empty = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var packed =
            RawServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx");
        var object = object()) {
      assertThatThrownBy(() -> download(empty, object, "").ask(LIMITS, context(), _ -> {}))
          .isInstanceOfSatisfying(
              PermanentFailure.class, e -> assertThat(e.type()).isEqualTo("media-empty"));
      assertThatThrownBy(() -> download(packed, object, "").ask(LIMITS, context(), _ -> {}))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("gzip");
    }
  }
}
