package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Published.Version;
import dev.millrace.delivery.access.TestGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of questions for what nobody published, and the viewers of what somebody did.
@Timeout(60)
class JunkTest {
  private static final int CONNECTIONS = 32;
  private static final int JUNK = 2_000;

  @TempDir private Path folder;
  private final MemoryObjectStore objects = new MemoryObjectStore(16 << 20, InstantSource.system());
  private final GatedStore store =
      new GatedStore(objects, CONNECTIONS, key -> objects.head(key).isEmpty());

  /// Of the database.
  private final Semaphore connections = new Semaphore(CONNECTIONS, true);

  private final Semaphore strangers = new Semaphore(0);
  private final ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
  private Delivery delivery;
  private Routes routes;

  @BeforeEach
  void publish() throws IOException {
    put("main.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nv/360/index.m3u8\n");
    put("v/360/index.m3u8", "#EXTM3U\n#EXTINF:4,\n0.m4s\n#EXTINF:4,\n1.m4s\n#EXT-X-ENDLIST\n");
    put("v/360/0.m4s", "first");
    put("v/360/1.m4s", "second");
    delivery =
        Delivery.open(store.open(), this::find, CacheConfig.in(folder), InstantSource.system());
    var guard = new TestGuard(InstantSource.system()).guard();
    routes = Routes.build(all -> delivery.routes(all, guard, ViewerLimits.none()));
    get("/play/film/main.m3u8");
    get("/play/film/v3/v/360/index.m3u8");
  }

  private void put(String file, String text) {
    objects.put(
        "assets/film/3/" + file, text.getBytes(StandardCharsets.UTF_8), ObjectMeta.of("x/y"));
  }

  private Optional<Version> find(String assetId) {
    connections.acquireUninterruptibly();
    try {
      if (assetId.equals("film")) {
        return Optional.of(new Version(3, true));
      }
      strangers.acquireUninterruptibly();
      return Optional.empty();
    } finally {
      connections.release();
    }
  }

  @AfterEach
  void close() {
    strangers.release(Integer.MAX_VALUE / 2);
    store.letGo();
    delivery.close();
    viewers.shutdownNow();
  }

  private Response get(String path) {
    return routes.answer(Requests.get(path).build());
  }

  private CompletableFuture<Response> asked(String path) {
    return CompletableFuture.supplyAsync(() -> get(path), viewers);
  }

  private void ask(String paths) {
    var junk = IntStream.range(0, JUNK).mapToObj(i -> asked(paths.formatted(7_000 + i))).toList();
    assertThat(
            Eventually.holds(() -> junk.stream().filter(CompletableFuture::isDone).count() > 900))
        .isTrue();
    var refused = junk.stream().filter(CompletableFuture::isDone).findAny().orElseThrow().join();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers().first("Retry-After")).isEqualTo("1");
  }

  private String segment(int number) throws Exception {
    return Answers.text(asked("/play/film/v3/v/360/" + number + ".m4s").get(2, TimeUnit.SECONDS));
  }

  @Test
  void segments_that_no_playlist_names_do_not_hold_up_one_that_is_named() throws Exception {
    ask("/play/film/v3/v/360/%d.m4s");

    assertThat(segment(1)).isEqualTo("second");
    assertThat(store.asked.get()).isLessThanOrEqualTo(CONNECTIONS / 2);
  }

  @Test
  void playlists_that_none_names_do_not_hold_up_a_segment() throws Exception {
    ask("/play/film/v3/v/%d/index.m3u8");

    assertThat(segment(0)).isEqualTo("first");
  }

  @Test
  void films_that_nobody_knows_do_not_hold_up_one_that_plays() throws Exception {
    ask("/play/film%d/main.m3u8");
    delivery.refresh("film");

    assertThat(segment(0)).isEqualTo("first");
  }
}
