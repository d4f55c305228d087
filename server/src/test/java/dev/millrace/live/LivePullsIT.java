package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.http.tls.SelfSigned;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Channels that fetch their media from an address, or call for it.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LivePullsIT {
  private static final String PASSPHRASE = "a-long-passphrase";

  @TempDir private static Path folder;
  private static HttpServer web;
  private static HttpsServer secure;
  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    String film =
        "-f lavfi -i testsrc2=s=426x240:r=15 -f lavfi -i sine=r=48000 -t 5 -c:v libx264 -g 15"
            + " -preset ultrafast -pix_fmt yuv420p -c:a aac ";
    TestFfmpeg.make(folder.resolve("film.mp4"), film);
    TestFfmpeg.make(
        folder.resolve("film.m3u8"),
        film + "-f hls -hls_time 1 -hls_list_size 0 -hls_segment_type fmp4");
    Files.writeString(
        folder.resolve("evil.m3u8"),
        """
        #EXTM3U
        #EXT-X-TARGETDURATION:1
        #EXTINF:1,
        http://10.1.2.3/secret.ts
        #EXTINF:1,
        file:///etc/passwd
        #EXT-X-ENDLIST
        """);
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext("/", LivePullsIT::serve);
    web.start();
    secure = encrypted(product.certificate());
    channels = new Channels(product.url(), product.token());
  }

  @AfterAll
  static void stop() {
    web.stop(0);
    secure.stop(0);
  }

  private static void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Path file = folder.resolve(path.substring(1));
    try (exchange) {
      if (path.equals("/moved.m3u8")) {
        exchange.getResponseHeaders().set("Location", "/film.m3u8");
        exchange.sendResponseHeaders(302, -1);
      } else if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer(exchange, Files.readAllBytes(file));
      }
    }
  }

  private static void answer(HttpExchange exchange, byte[] all) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    int to = all.length;
    if (range != null) {
      String[] ends = range.replace("bytes=", "").split("-", 2);
      from = Integer.parseInt(ends[0]);
      to = ends[1].isEmpty() ? all.length : Math.min(all.length, Integer.parseInt(ends[1]) + 1);
      String told = "bytes %d-%d/%d".formatted(from, to - 1, all.length);
      exchange.getResponseHeaders().set("Content-Range", told);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, to - from);
    exchange.getResponseBody().write(all, from, to - from);
  }

  private static String at(String path) {
    return "http://127.0.0.1:" + web.getAddress().getPort() + path;
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void one_that_is_encrypted_by_an_authority_that_is_trusted_plays() throws Exception {
    String source = "https://127.0.0.1:" + secure.getAddress().getPort() + "/film.m3u8";
    JsonNode channel = channels.create(Map.of("name", "One", "input", "url", "source", source));

    channels.awaitPlayable(channel);

    channels.delete(channel);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void one_that_shows_what_nobody_trusts_is_not_fetched(@TempDir Path other) throws Exception {
    var stranger = new SelfSigned(other, Set.of("127.0.0.1"), InstantSource.system()).read();
    HttpsServer strange = encrypted(stranger.tls());
    String source = "https://127.0.0.1:" + strange.getAddress().getPort() + "/film.mp4";
    JsonNode channel = channels.create(Map.of("name", "One", "input", "url", "source", source));
    var showing = Showing.of(channels, channel);

    assertThat(
            Eventually.holds(
                () -> showing.health().path("problem").asString("").contains("trusted")))
        .as("%s", showing.health())
        .isTrue();
    channels.delete(channel);
    strange.stop(0);
  }

  private static HttpsServer encrypted(SSLContext by) throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(by));
    server.createContext("/", LivePullsIT::serve);
    server.start();
    return server;
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"/film.mp4", "/film.m3u8", "/moved.m3u8"})
  void what_is_at_an_address_plays_again_and_again(String path) throws Exception {
    JsonNode channel = channels.create(Map.of("name", "One", "input", "url", "source", at(path)));
    var showing = Showing.of(channels, channel);

    channels.awaitPlayable(channel);
    assertThat(Eventually.holds(() -> showing.numbers().length >= 5))
        .as("it is longer than the film: %s", showing.playlist())
        .isTrue();

    assertThat(showing.programmes()).hasSize(1);
    channels.delete(channel);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_playlist_leads_nowhere_that_may_not_be_asked() throws Exception {
    JsonNode channel =
        channels.create(Map.of("name", "One", "input", "url", "source", at("/evil.m3u8")));
    var showing = Showing.of(channels, channel);

    assertThat(
            Eventually.holds(
                () -> showing.health().path("problem").asString("").contains("not allowed")))
        .as("%s", showing.health())
        .isTrue();
    channels.delete(channel);
  }

  @ParameterizedTest
  @CsvSource({
    "url, ftp://example.org/film.mp4",
    "url, http://10.1.2.3/film.mp4",
    "url, http://user:secret@example.org/film.mp4",
    "url, ''",
    "srt, http://example.org",
    "srt, srt://example.org",
    "srt, srt://example.org:9000?passphrase=secret",
    "srt, srt://example.org:9000?latency=soon",
  })
  void a_source_that_can_not_be_is_refused(String input, String source) throws Exception {
    var answer =
        channels.send(
            "POST",
            "/v1/channels",
            "{\"name\": \"One\", \"input\": \"%s\", \"source\": \"%s\"}".formatted(input, source));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("/source").doesNotContain("=secret");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_listener_is_called_and_its_passphrase_stays_with_us() throws Exception {
    int port;
    try (var free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    String there = "srt://127.0.0.1:" + port;
    try (var _ = Encoder.to(there + "?mode=listener&passphrase=" + PASSPHRASE)) {
      JsonNode channel =
          channels.create(
              Map.of("name", "One", "input", "srt", "source", there + "?passphrase=" + PASSPHRASE));
      assertThat(channel.path("source").asString()).isEqualTo(there + "?passphrase=***");
      assertThat(channel.path("ingest").isEmpty()).isTrue();

      channels.awaitPlayable(channel);

      assertThat(commands()).noneMatch(line -> line.contains(PASSPHRASE));
      channels.delete(channel);
    }
  }

  /// Of FFmpeg as the product starts it.
  private static List<String> commands() {
    return ProcessHandle.current()
        .descendants()
        .map(child -> Arrays.toString(child.info().arguments().orElse(new String[0])))
        .filter(line -> line.contains("-hide_banner"))
        .toList();
  }
}
