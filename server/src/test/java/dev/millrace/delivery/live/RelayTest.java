package dev.millrace.delivery.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.live.NoRunners;
import dev.millrace.live.Runner;
import dev.millrace.policy.Playback;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an edge makes of the answers of the process that runs a channel.
@Timeout(120)
class RelayTest {
  private static final String FOLDER = "/live/c/v/720p/p1/";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MEDIA_BYTES = 32 << 20;

  private final ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
  private final OtherProcess process;
  private final Relay relay;
  private final Routes routes;

  RelayTest() throws IOException {
    process = new OtherProcess();
    var key = new SecretKeySpec(new byte[32], "HmacSHA256");
    var seal = new Seal(() -> key, InstantSource.system());
    relay = new Relay(new NoRunners(), seal, PATIENCE, MEDIA_BYTES);
    var runner = new Runner(Playback.PUBLIC, Optional.of(process.url()));
    routes =
        Routes.build(
            all -> all.immediate("GET", "/live/{path...}", asked -> relay.fetch(runner, asked)));
  }

  @AfterEach
  void close() {
    viewers.shutdownNow();
    relay.close();
    process.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Response get(String target, String... fields) {
    var request = Requests.get(target);
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    return routes.answer(request.build());
  }

  @Test
  void what_says_nothing_of_media_does_not_ask_for_it_again() {
    process.then(OtherProcess.whole("video/mp4", random(1000)));

    for (String query : new String[] {"", "?start=1", "?_HLS_msn=7", "?x=y&_HLS_skip=YES"}) {
      assertThat(Answers.bytes(get(FOLDER + "7.m4s" + query))).isEqualTo(random(1000));
    }

    assertThat(process.asked).containsExactly(FOLDER + "7.m4s");
  }

  @Test
  void directives_are_those_of_the_kind_of_playlist_and_written_in_one_way() {
    String playlist = "/live/c/v/720p/index.m3u8";
    for (int i = 0; i < 3; i++) {
      process.then(
          OtherProcess.whole(PlaylistAnswer.HLS, "#EXTM3U\n".getBytes(StandardCharsets.US_ASCII)));
    }

    get(playlist + "?_HLS_part=03&_HLS_msn=007&start=beginning");
    get(playlist + "?_HLS_msn=7&_HLS_part=3&Signature=a");
    get("/live/c/main.m3u8?_HLS_msn=1&start=beginning");
    get("/live/c/main.mpd?_HLS_msn=1&start=beginning");

    assertThat(process.asked)
        .containsExactly(
            playlist + "?_HLS_msn=7&_HLS_part=3",
            "/live/c/main.m3u8?start=beginning",
            "/live/c/main.mpd");
  }

  @Test
  void media_weighs_what_it_is() {
    int parts = 100;
    for (int i = 0; i < parts; i++) {
      process.then(OtherProcess.whole("video/mp4", random(10_000)));
      get(FOLDER + i + ".m4s");
    }
    assertThat(Eventually.holds(() -> relay.mediaBytes() == parts * 10_000L)).isTrue();

    for (int i = 0; i < parts; i++) {
      get(FOLDER + i + ".m4s");
    }
    assertThat(process.asked).hasSize(parts);

    byte[] large = random(20 << 20);
    process.then(OtherProcess.growing(large));
    assertThat(Answers.bytes(get(FOLDER + "large.m4s"))).isEqualTo(large);
    assertThat(Eventually.holds(() -> relay.mediaBytes() == parts * 10_000L + large.length))
        .isTrue();
  }

  @Test
  void slow_readers_of_what_is_not_kept_hold_a_bounded_part_of_memory() {
    int size = 3_000_000;
    var slow = new ArrayList<Response>();
    Response last = slow(0, size);
    while (last.status() == 200 && slow.size() < 100) {
      slow.add(last);
      relay.mediaBytes();
      last = slow(slow.size(), size);
    }

    assertThat(last.status()).isEqualTo(503);
    assertThat(last.headers().first("Retry-After")).isEqualTo("1");
    assertThat(relay.mediaBytes()).isLessThanOrEqualTo(MEDIA_BYTES);
    assertThat((long) slow.size() * size).isLessThan(MEDIA_BYTES * 2L);
    assertThat(Eventually.holds(() -> relay.leftoverBytes() > MEDIA_BYTES / 4)).isTrue();

    slow.forEach(answer -> answer.body().release());
    assertThat(Eventually.holds(() -> relay.leftoverBytes() == 0)).isTrue();
    assertThat(slow(slow.size(), size).status()).isEqualTo(200);
    assertThat(relay.refused()).isEqualTo(1);
  }

  /// Asks for a segment and reads nothing of it.
  private Response slow(int number, int size) {
    process.then(OtherProcess.whole("video/mp4", new byte[size]));
    return get(FOLDER + number + ".m4s");
  }

  @Test
  void a_process_that_falls_silent_is_asked_again_and_readers_go_on() throws Exception {
    byte[] segment = random(300_000);
    process.then(process.silentAfter(segment, 100_000));
    process.then(OtherProcess.growing(segment));

    var readers = new ArrayList<Future<byte[]>>();
    for (int i = 0; i < 5; i++) {
      readers.add(viewers.submit(() -> Answers.bytes(get(FOLDER + "1.m4s"))));
    }

    for (Future<byte[]> reader : readers) {
      assertThat(reader.get()).isEqualTo(segment);
    }
    assertThat(process.asked).containsExactly(FOLDER + "1.m4s", FOLDER + "1.m4s");
    assertThat(Answers.bytes(get(FOLDER + "1.m4s"))).isEqualTo(segment);
  }

  @Test
  void a_process_that_stays_silent_breaks_off_for_all_and_is_in_nobodys_way_later()
      throws Exception {
    byte[] segment = random(300_000);
    process.then(process.silentAfter(segment, 100_000));
    process.then(process.silentAfter(segment, 100_000));

    Response answer = get(FOLDER + "1.m4s");
    assertThatThrownBy(() -> Answers.bytes(answer)).hasMessageContaining("broke off");

    process.then(OtherProcess.growing(segment));
    assertThat(Eventually.holds(() -> isWhole(segment))).isTrue();
    assertThat(process.asked).hasSize(3);
  }

  private boolean isWhole(byte[] segment) {
    try {
      return Arrays.equals(Answers.bytes(get(FOLDER + "1.m4s")), segment);
    } catch (RuntimeException _) {
      return false;
    }
  }

  @Test
  void parts_are_given_of_what_is_whole_and_of_nothing_that_grows() throws Exception {
    byte[] segment = random(300_000);
    var rest = new CompletableFuture<Void>();
    process.then(
        out -> {
          out.write(OtherProcess.head("video/mp4", "Transfer-Encoding: chunked"));
          out.write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          rest.join();
          out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
    Response growing = get(FOLDER + "1.m4s", "Range", "bytes=0-0");
    assertThat(growing.status()).isEqualTo(200);
    assertThat(growing.headers().first("Accept-Ranges")).isNull();
    rest.complete(null);
    assertThat(Answers.bytes(growing)).hasSize(1);

    process.then(OtherProcess.whole("video/mp4", segment));
    Response part = get(FOLDER + "2.m4s", "Range", "bytes=5-9");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.headers().first("Content-Range")).isEqualTo("bytes 5-9/300000");
    assertThat(Answers.bytes(part)).isEqualTo(Arrays.copyOfRange(segment, 5, 10));
    assertThat(get(FOLDER + "2.m4s", "Range", "bytes=300000-").status()).isEqualTo(416);

    Response whole = get(FOLDER + "2.m4s");
    assertThat(whole.headers().first("Accept-Ranges")).isEqualTo("bytes");
    String etag = whole.headers().first("ETag");
    assertThat(get(FOLDER + "2.m4s", "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(get(FOLDER + "2.m4s", "Range", "bytes=5-9", "If-Range", etag).status())
        .isEqualTo(206);
    assertThat(get(FOLDER + "2.m4s", "Range", "bytes=5-9", "If-Range", "\"x\"").status())
        .isEqualTo(200);
  }

  @Test
  void an_answer_says_by_which_cache_it_came() {
    process.then(OtherProcess.whole("video/mp4", random(100)));

    Response first = get(FOLDER + "1.m4s");
    Response second = get(FOLDER + "1.m4s");

    assertThat(first.headers().all("Cache-Status")).containsExactly("millrace; fwd=uri-miss");
    assertThat(second.headers().all("Cache-Status")).containsExactly("millrace; hit");
    assertThat(second.headers().all("Via")).containsExactly("1.1 millrace");
    assertThat(second.headers().first("Age")).matches("\\d+");
    assertThat(second.headers().first("Cache-Control")).isEqualTo("public, max-age=9");
  }

  @Test
  void a_playlist_has_no_parts() {
    process.then(
        OtherProcess.whole(PlaylistAnswer.HLS, "#EXTM3U\n".getBytes(StandardCharsets.US_ASCII)));

    Response answer = get("/live/c/v/720p/index.m3u8?_HLS_msn=1", "Range", "bytes=0-1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().first("Accept-Ranges")).isNull();
  }
}
