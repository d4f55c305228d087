package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that take nothing, or little, and what is left for the others.
@Timeout(60)
class UnderWayTest {
  private static final int LARGE = 16 << 20;
  private static final byte[] FILM = new byte[LARGE];
  private static final int CONNECTIONS = 4;
  private static final int STREAMS = 100;
  private static final HttpConfig CONFIG =
      HttpConfig.DEFAULTS.withProxies(new HttpConfig.Proxies(Set.of(), true));

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();

  /// One that nobody refers to is closed.
  private final List<HttpClientAgent> clients = new ArrayList<>();

  private Path film;

  @BeforeEach
  void write() throws IOException {
    film = folder.resolve("film.mp4");
    try (var file = new RandomAccessFile(film.toFile(), "rw")) {
      file.setLength(LARGE);
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private Served serve(HttpConfig config) {
    return new Served(
        config,
        all ->
            all.get("/small", _ -> Response.text("small"))
                .get("/part", _ -> Response.bytes("video/mp4", new byte[60_000]))
                .get("/file", _ -> Response.ok("video/mp4", new Body.FileSlice(film, 0, LARGE)))
                .get("/lent", _ -> Response.ok("video/mp4", Windows.on(FILM)))
                .get("/stream", _ -> Response.ok("x/y", new Body.Stream(UnderWayTest::endless))));
  }

  private static void endless(java.io.OutputStream out) throws IOException {
    while (true) {
      out.write(new byte[8192]);
    }
  }

  /// Asks on one connection whose streams have no window.
  private void stall(Served served, int streams, String... paths) {
    HttpClientAgent client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(0)));
    clients.add(client);
    for (int i = 0; i < streams; i++) {
      var _ =
          client
              .request(HttpMethod.GET, served.port(), "127.0.0.1", paths[i % paths.length])
              .onSuccess(request -> request.send());
    }
  }

  private static void awaitAsked(Served served, int requests) {
    Load load = served.server().load();
    var _ = Eventually.holds(Duration.ofSeconds(10), () -> load.requests() == requests);
    assertThat(load.requests()).isEqualTo(requests);
  }

  private static long underWay(Served served) {
    return served.server().load().room().usedBytes();
  }

  @Test
  void streams_without_a_window_hold_little_a_connection() throws Exception {
    try (var served = serve(CONFIG)) {
      long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
      for (int i = 0; i < CONNECTIONS; i++) {
        stall(served, STREAMS, "/file", "/part", "/lent", "/stream");
      }
      awaitAsked(served, CONNECTIONS * STREAMS);

      assertThat(underWay(served)).isLessThanOrEqualTo(CONNECTIONS * 200L * 1024);
      long after = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
      assertThat(after - before).isLessThan(16 << 20);
      try (var wire = served.connect()) {
        assertThat(wire.get("/small").answer().status()).isEqualTo(200);
        assertThat(wire.get("/part").answer().body()).hasSize(60_000);
        assertThat(wire.get("/lent").answer().body()).hasSize(LARGE);
      }
    }
  }

  @Test
  void large_answers_are_refused_while_too_much_is_under_way() throws Exception {
    var config = CONFIG.withSending(HttpConfig.Sending.DEFAULTS.withMost(1 << 20));
    try (var served = serve(config)) {
      stall(served, 4, "/part");
      assertThat(Eventually.holds(() -> underWay(served) > 0)).isTrue();

      try (var wire = served.connect()) {
        var refused = wire.get("/lent").answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        assertThat(wire.get("/small").answer().status()).isEqualTo(200);
        assertThat(wire.get("/file").answer().body()).hasSize(LARGE);
      }
      var _ = vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
      awaitAsked(served, 0);

      try (var wire = served.connect()) {
        assertThat(wire.get("/lent").answer().body()).hasSize(LARGE);
      }
    }
  }

  @Test
  void what_its_owner_wants_back_breaks_off_and_is_given_back() throws Exception {
    var isWanted = new AtomicBoolean();
    var given = new AtomicInteger();
    var lent = Body.Buffer.of(ByteBuffer.wrap(FILM)).lent(given::incrementAndGet, isWanted::get);
    try (var served = Served.with(all -> all.get("/film", _ -> Response.ok("video/mp4", lent)));
        var wire = served.connect(4096)) {
      wire.get("/film").head();
      wire.in().skipNBytes(100_000);
      isWanted.set(true);

      assertThat(wire.ends()).isTrue();
      assertThat(Eventually.holds(() -> given.get() == 1)).isTrue();
      assertThat(served.exchange("/film").bytesSent()).isLessThan(LARGE);
    }
  }

  @Test
  void who_takes_nothing_is_given_up_soon_while_little_room_is_left() throws Exception {
    var config = CONFIG.withSending(HttpConfig.Sending.DEFAULTS.withMost(1 << 20));
    try (var served = serve(config)) {
      stall(served, 4, "/file");
      assertThat(Eventually.holds(() -> underWay(served) > 0)).isTrue();

      assertThat(Eventually.holds(Duration.ofSeconds(15), () -> underWay(served) == 0)).isTrue();

      try (var wire = served.connect()) {
        assertThat(wire.get("/lent").answer().body()).hasSize(LARGE);
      }
    }
  }

  @Test
  void a_reader_below_the_least_rate_is_dropped_and_one_above_is_not() throws Exception {
    var sending = HttpConfig.Sending.DEFAULTS.withLeast(20_000, Duration.ofSeconds(2));
    for (String path : new String[] {"/file", "/lent", "/stream"}) {
      try (var served = serve(CONFIG.withSending(sending))) {
        assertThat(isDropped(served, path, 500)).as(path).isTrue();
        served.exchanges.clear();
        assertThat(isDropped(served, path, 200_000)).as(path).isFalse();
      }
    }
  }

  /// Reads some bytes every tenth of a second.
  private static boolean isDropped(Served served, String path, int bytes) throws Exception {
    try (var wire = served.connect(4096)) {
      wire.get(path).head();
      for (int i = 0; i < 50 && served.exchanges.isEmpty(); i++) {
        wire.in().skipNBytes(bytes);
        Thread.sleep(100);
      }
      return !served.exchanges.isEmpty();
    }
  }
}
