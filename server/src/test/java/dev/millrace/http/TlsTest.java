package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.HttpConfig.Tls.Engine;
import dev.millrace.http.tls.CertificateFiles;
import dev.millrace.http.tls.SelfSigned;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// HTTPS over real sockets, by each engine: versions, renewal, what goes wrong before a request,
/// the redirect.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class TlsTest {
  private static final int SIZE = 3_000_003;

  /// More than the windows of a client hold.
  private static final int LARGE = 256 << 20;

  private static final int MAX_HANDSHAKES = 20;

  /// The beginning of TLS 1.1: one cipher, no extensions.
  private static final byte[] HELLO_1_1 =
      HexFormat.of().parseHex("160302002d01000029" + "0302" + "ab".repeat(32) + "000002002f0100");

  @TempDir Path folder;
  @Parameter Engine engine;
  private final byte[] content = new byte[SIZE];
  private final Trust trust = new Trust();
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("film.mp4"), content);
    try (var large = new RandomAccessFile(folder.resolve("large.mp4").toFile(), "rw")) {
      large.setLength(LARGE);
    }
    makeCertificate("first");
    var files = new CertificateFiles(folder.resolve("live.pem"), folder.resolve("live.key"));
    var tls =
        new HttpConfig.Tls(files, OptionalInt.of(0), MAX_HANDSHAKES, Duration.ofMillis(50), engine);
    var usual = HttpConfig.Timeouts.DEFAULTS;
    var timeouts =
        new HttpConfig.Timeouts(
            Duration.ofMillis(800),
            usual.idle(),
            Duration.ofMillis(800),
            usual.answer(),
            Duration.ofMillis(500));
    served = new Served(HttpConfig.DEFAULTS.withTimeouts(timeouts).withTls(tls), this::routes);
  }

  private void routes(RouteGroup all) {
    Path film = folder.resolve("film.mp4");
    Path large = folder.resolve("large.mp4");
    var buffer = ByteBuffer.allocateDirect(SIZE).put(content).flip();
    all.get("/hello", r -> Response.text(r.url(r.target())))
        .get("/bytes", _ -> media(Body.Bytes.of(content)))
        .get("/buffer", _ -> media(Body.Buffer.of(buffer)))
        .get("/file", _ -> media(new Body.FileSlice(film, 0, SIZE)))
        .get("/large", _ -> media(new Body.FileSlice(large, 0, LARGE)))
        .get("/lent", _ -> media(Windows.on(content)))
        .get("/stream", _ -> media(new Body.Stream(out -> out.write(content))));
  }

  private static Response media(Body body) {
    return Response.ok("video/mp4", body).with("ETag", "\"v1\"");
  }

  /// Puts a new certificate in the place of the one in use, as a renewal does.
  private void makeCertificate(String name) throws IOException {
    var made = new SelfSigned(folder.resolve(name), List.of("127.0.0.1"), InstantSource.system());
    made.read();
    for (String kind : List.of("key", "certificate")) {
      Path target = folder.resolve(kind.equals("key") ? "live.key" : "live.pem");
      Path source = folder.resolve(name).resolve(kind + ".pem");
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @AfterEach
  void close() {
    served.close();
    assertThat(served.server().handshakes()).isZero();
  }

  private Served.Wire connect(String... protocols) throws IOException {
    return served.encrypted(trust.context(), protocols);
  }

  @Test
  void tls_1_3_and_1_2_are_spoken_and_nothing_older() throws Exception {
    for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
      try (var wire = connect(protocol)) {
        assertThat(wire.get("/hello?x=%20").answer().text()).isEqualTo("https://test/hello?x=%20");
        assertThat(((SSLSocket) wire.socket()).getSession().getProtocol()).isEqualTo(protocol);
      }
    }
    try (var plain = connect()) {
      plain.send("GET /hello HTTP/1.0\r\nHost: test\r\n\r\n");
      assertThat(plain.answer().status()).isEqualTo(200);
    }
    try (var old = served.connect()) {
      old.socket().getOutputStream().write(HELLO_1_1);
      assertThat(old.ends()).isTrue();
    }
  }

  @Test
  void every_shape_arrives_whole_over_both_versions_of_http() throws Exception {
    for (var version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
      try (var client = trust.client(version)) {
        for (String path : List.of("/bytes", "/buffer", "/file", "/lent", "/stream")) {
          var answer = client.send(get(path).build(), BodyHandlers.ofByteArray());

          assertThat(answer.version()).isEqualTo(version);
          assertThat(Arrays.equals(answer.body(), content)).as(path).isTrue();
        }
        var range = get("/buffer").header("Range", "bytes=5-70004").build();
        assertThat(client.send(range, BodyHandlers.ofByteArray()).body())
            .isEqualTo(Arrays.copyOfRange(content, 5, 70_005));
      }
    }
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + served.port() + path));
  }

  @Test
  void a_renewed_certificate_is_taken_up_while_connections_stay() throws Exception {
    try (var kept = connect()) {
      kept.get("/hello").answer();
      byte[] first = trust.last().getEncoded();
      makeCertificate("second");

      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      do {
        assertThat(kept.get("/hello").answer().status()).isEqualTo(200);
        try (var fresh = connect()) {
          assertThat(fresh.get("/hello").answer().status()).isEqualTo(200);
        }
      } while (Arrays.equals(trust.last().getEncoded(), first) && System.nanoTime() < end);

      assertThat(trust.last().getEncoded()).isNotEqualTo(first);
      assertThat(kept.get("/hello").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_renewal_that_is_no_good_leaves_the_certificate_in_use() throws Exception {
    Files.writeString(folder.resolve("live.pem"), "half a");
    TimeUnit.MILLISECONDS.sleep(200);

    try (var wire = connect()) {
      assertThat(wire.get("/hello").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void garbage_is_cut_and_leaves_nothing() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 100; i++) {
      try (var wire = served.connect()) {
        byte[] garbage = new byte[1 + random.nextInt(2000)];
        random.nextBytes(garbage);
        wire.socket().getOutputStream().write(garbage);
        if (i % 10 == 0) {
          assertThat(wire.ends()).isTrue();
        }
      }
    }
    try (var wire = served.connect()) {
      assertThat(wire.get("/hello").ends()).isTrue();
    }
    try (var wire = connect()) {
      assertThat(wire.get("/hello").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_handshake_that_takes_too_long_is_cut() throws Exception {
    try (var silent = served.connect();
        var slow = served.connect()) {
      slow.socket().getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
      long began = System.nanoTime();

      assertThat(silent.ends() && slow.ends()).isTrue();
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
  }

  @Test
  void the_oldest_of_more_handshakes_than_allowed_gives_way() throws Exception {
    var waiting = new ArrayList<Served.Wire>();
    for (int i = 0; i < MAX_HANDSHAKES; i++) {
      waiting.add(served.connect());
    }
    awaitHandshakes(MAX_HANDSHAKES);

    try (var wire = connect()) {
      assertThat(wire.get("/hello").answer().status()).isEqualTo(200);
    }
    assertThat(waiting.getFirst().ends()).isTrue();
    awaitHandshakes(MAX_HANDSHAKES - 1);

    for (var wire : waiting) {
      wire.close();
    }
    awaitHandshakes(0);
  }

  private void awaitHandshakes(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (served.server().handshakes() != count && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(served.server().handshakes()).isEqualTo(count);
  }

  @Test
  void a_reader_of_http2_that_takes_nothing_is_cut_off() throws Exception {
    try (var client = trust.client(HttpClient.Version.HTTP_2)) {
      var held = new CompletableFuture<Void>();
      var answer = client.send(get("/large").build(), BodyHandlers.ofPublisher());
      answer.body().subscribe(Trust.reader(held));

      assertThat(served.exchange("/large").status()).isEqualTo(Answering.CLIENT_GONE);
      assertThat(client.send(get("/hello").build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      client.shutdownNow();
    }
  }

  @Test
  void plain_requests_are_sent_on_to_https_for_our_own_names_only() throws Exception {
    int plain = served.server().redirectPort().orElseThrow();
    String own = "127.0.0.1:" + plain;

    assertThat(redirect(plain, "GET", "/a%20b?c=%2F", own))
        .isEqualTo("308 https://127.0.0.1:" + served.port() + "/a%20b?c=%2F");
    assertThat(redirect(plain, "POST", "/", "localhost:" + plain))
        .isEqualTo("308 https://localhost:" + served.port() + "/");
    assertThat(redirect(plain, "GET", "/", "evil.example:" + plain)).isEqualTo("421 null");
    assertThat(redirect(plain, "GET", "/", "127.0.0.1")).isEqualTo("421 null");
    assertThat(redirect(plain, "GET", "/../x", own)).isEqualTo("400 null");
  }

  private String redirect(int port, String method, String target, String host) throws IOException {
    try (var wire = served.connectTo(port)) {
      wire.send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
      var answer = wire.send("Content-Length: 0\r\n\r\n").answer();
      return answer.status() + " " + answer.headers().get("location");
    }
  }
}
