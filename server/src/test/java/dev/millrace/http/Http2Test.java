package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 with prior knowledge, as a proxy in front speaks it.
@Timeout(30)
class Http2Test {
  private static final int SIZE = 3_000_001;

  @TempDir Path folder;
  private final byte[] content = new byte[SIZE];
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    new Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("film.mp4"), content);
    var config = HttpConfig.DEFAULTS.withProxies(new HttpConfig.Proxies(Set.of(), true));
    served =
        new Served(
            config,
            all ->
                all.get("/hello", r -> Response.text("hi " + r.url("/x")))
                    .post("/echo", r -> Response.bytes("x/y", r.bodyBytes(1 << 25)))
                    .get("/bytes", _ -> Response.bytes("video/mp4", content))
                    .get("/buffer", _ -> media(offHeap(content)))
                    .get("/file", _ -> media(new Body.FileSlice(file, 0, SIZE)))
                    .get("/lent", _ -> media(Windows.on(content)))
                    .get("/stream", _ -> media(new Body.Stream(out -> out.write(content))))
                    .immediate("GET", "/parked", this::parked));
  }

  private static Body.Buffer offHeap(byte[] bytes) {
    return Body.Buffer.of(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
  }

  private static Response media(Body body) {
    return Response.ok("video/mp4", body);
  }

  private CompletableFuture<Response> parked(Request request) {
    request.onGone(() -> gone.complete(null));
    return new CompletableFuture<>();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    served.close();
  }

  @Test
  void a_get_is_answered() throws Exception {
    assertThat(text(exchange(HttpMethod.GET, "/hello", new byte[0])))
        .isEqualTo("hi http://127.0.0.1:" + served.port() + "/x");
  }

  @Test
  void memory_for_the_pieces_of_files_comes_back() throws Exception {
    exchange(HttpMethod.GET, "/file", new byte[0]);
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();

    for (int i = 0; i < 40; i++) {
      exchange(HttpMethod.GET, "/file", new byte[0]);
    }

    long after = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    assertThat(after - before).isLessThan(10L * SIZE);
  }

  @Test
  void every_shape_arrives_whole() throws Exception {
    for (String path : new String[] {"/bytes", "/buffer", "/file", "/lent", "/stream"}) {
      byte[] got = exchange(HttpMethod.GET, path, new byte[0]);
      assertThat(Arrays.mismatch(got, content))
          .as("%s of %d bytes", path, got.length)
          .isEqualTo(-1);
    }
  }

  @Test
  void a_large_body_is_read_through_the_flow_window() throws Exception {
    assertThat(Arrays.equals(exchange(HttpMethod.POST, "/echo", content), content)).isTrue();
  }

  @Test
  void a_reset_stream_frees_its_handler() throws Exception {
    var request = request(HttpMethod.GET, "/parked").get(5, TimeUnit.SECONDS);
    var _ = request.send();
    Thread.sleep(200);

    var _ = request.reset();

    gone.get(5, TimeUnit.SECONDS);
    assertThat(served.exchange("/parked").status()).isEqualTo(Answering.CLIENT_GONE);
  }

  private CompletableFuture<io.vertx.core.http.HttpClientRequest> request(
      HttpMethod method, String path) {
    return client
        .request(
            new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(served.port())
                .setURI(path))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Who takes the body stands ready before the request goes: what comes sooner would be dropped.
  private byte[] exchange(HttpMethod method, String path, byte[] body) throws Exception {
    return request(method, path)
        .thenCompose(
            request -> {
              var answer = request.response().compose(HttpClientResponse::body);
              var _ = request.end(Buffer.buffer(body));
              return answer.toCompletionStage();
            })
        .get(20, TimeUnit.SECONDS)
        .getBytes();
  }
}
