package dev.millrace.live.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Arrivals;
import dev.millrace.live.ingest.Arrivals.Arrival;
import dev.millrace.live.ingest.Command;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real publishers call by SRT; others try what they should not.
@Tag("ffmpeg")
@Timeout(90)
class SrtFrontIT {
  private static final String PASSPHRASE = "a-right-passphrase";
  private static final String STREAM = "camera-7-secret";

  @TempDir static Path folder;
  private static Path film;
  private static Ffmpeg ffmpeg;
  private static List<ProcessHandle> before;

  private final Arrivals arrivals = new Arrivals();
  private SrtFront front;
  private SrtIngest listener;

  @BeforeAll
  static void make() {
    before = tools();
    ffmpeg = TestFfmpeg.open();
    film =
        TestFfmpeg.make(
            folder.resolve("film.ts"),
            "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 4 -c:v libx264 -g 25"
                + " -preset ultrafast -pix_fmt yuv420p -c:a aac");
  }

  @AfterAll
  static void end() {
    ffmpeg.close();
    assertThat(tools()).isSubsetOf(before);
  }

  /// What this class starts; others of the same JVM leave their servers to the next.
  private static List<ProcessHandle> tools() {
    return ProcessHandle.current().descendants().filter(SrtFrontIT::isTool).toList();
  }

  private static boolean isTool(ProcessHandle process) {
    return process.info().commandLine().orElse("").matches(".*/(ffmpeg|srt-live-transmit)\\b.*");
  }

  @BeforeEach
  void open() {
    front = new SrtFront(new SrtConfig("127.0.0.1", 0, 2, Duration.ofMillis(120)), ffmpeg);
    front.start();
    listener = front.ingest(STREAM, Optional.of(new Secret(PASSPHRASE)));
    listener.open(arrivals);
  }

  @AfterEach
  void close() {
    listener.close();
    front.close();
    arrivals.sendAway();
  }

  private String url(String query) {
    return "srt://127.0.0.1:" + front.port() + "?" + query;
  }

  private static String encoded(String text) {
    return text.replace("#", "%23").replace(",", "%2c");
  }

  private String right() {
    return url("passphrase=" + encoded(PASSPHRASE) + "&streamid=" + STREAM);
  }

  /// What FFmpeg says, and nothing when all went well.
  private static String publish(String url) {
    try {
      return TestFfmpeg.run(
          "-v",
          "info",
          "-nostats",
          "-re",
          "-i",
          film.toString(),
          "-map",
          "0",
          "-c",
          "copy",
          "-f",
          "mpegts",
          url);
    } catch (IllegalStateException e) {
      return "FAILED " + e.getMessage();
    }
  }

  private static int pictures(Arrival arrival) throws IOException, InterruptedException {
    Path file = arrival.whole(folder.resolve("taken.ts"));
    String packets =
        TestFfmpeg.probe(
            "-v",
            "error",
            "-count_packets",
            "-select_streams",
            "v",
            "-show_entries",
            "stream=nb_read_packets",
            "-of",
            "csv=p=0",
            file.toString());
    return Integer.parseInt(packets.lines().findFirst().orElseThrow().strip());
  }

  @ParameterizedTest
  @CsvSource({
    "16, camera-7-secret",
    "24, '#!::m=publish,r=camera-7-secret'",
    "32, '#!::r=camera-7-secret'"
  })
  void what_ffmpeg_sends_arrives_byte_for_byte(int keyBytes, String stream) throws Exception {
    String said =
        publish(
            url(
                "passphrase="
                    + encoded(PASSPHRASE)
                    + "&streamid="
                    + encoded(stream)
                    + "&pbkeylen="
                    + keyBytes));

    assertThat(said).doesNotContain("FAILED");
    Arrival arrival = arrivals.awaited(0, 1);
    // The end is lost: a sender by SRT does not wait until what it sent last has arrived.
    assertThat(pictures(arrival)).isBetween(85, 100);
    assertThat(arrival.incoming().container()).isEqualTo(Container.MPEG_TS);
    assertThat(arrival.incoming().from()).startsWith("srt://127.0.0.1:");
  }

  @Test
  void without_a_passphrase_nothing_is_encrypted() throws Exception {
    try (var open = front.ingest("open", Optional.empty())) {
      open.open(arrivals);
      publish(url("streamid=open"));
    }

    assertThat(pictures(arrivals.awaited(0, 1))).isGreaterThan(85);
  }

  @Test
  void srt_live_transmit_publishes_too_and_its_packets_are_counted() throws Exception {
    String pipe = "udp://127.0.0.1:" + Datagrams.freePort();
    try (var transmit =
        Command.start("srt-tools", List.of("srt-live-transmit", pipe, right(), "-q"))) {
      Thread.ofVirtual().start(() -> publish(pipe + "?pkt_size=1316"));
      Arrival arrival = arrivals.awaited(0, 100_000);

      SrtStatistics seen = listener.statistics().orElseThrow();
      assertThat(seen.bytes()).isGreaterThan(100_000);
      assertThat(seen.packets()).isGreaterThan(70);
      assertThat(seen.roundTrip()).isPositive().isLessThan(Duration.ofSeconds(1));
      assertThat(transmit.runs()).isTrue();
      assertThat(arrival.isOver()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "passphrase=a-wrong-passphrase&streamid=camera-7-secret, another passphrase",
    "streamid=camera-7-secret, encrypts",
    "passphrase=a-right-passphrase&streamid=%23!::r=camera-7-secret%2cm=request, wants to play",
  })
  void who_may_not_come_is_refused_at_once(String query, String words) {
    long begun = System.nanoTime();

    assertThat(publish(url(query))).contains("FAILED");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(arrivals.refusals()).hasSize(1).first().asString().contains(words);
    assertThat(arrivals.refusals().getFirst()).doesNotContain("secret").doesNotContain("right");
    assertThat(arrivals.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"passphrase=a-right-passphrase&streamid=camera-8", "mode=caller"})
  void who_asks_for_no_channel_is_refused_and_no_channel_hears_of_it(String query) {
    assertThat(publish(url(query))).contains("FAILED");

    assertThat(arrivals.refusals()).isEmpty();
    assertThat(arrivals.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "passphrase=a-wrong-passphrase&streamid=camera-7-secret, Incorrect passphrase",
    "streamid=camera-7-secret, Password required or unexpected",
    "passphrase=a-right-passphrase&streamid=camera-8, Application-defined rejection reason",
  })
  void libsrt_tells_who_is_refused_the_reason(String query, String reason) {
    List<String> words =
        List.of(
            "srt-live-transmit",
            "udp://127.0.0.1:" + Datagrams.freePort(),
            url(query),
            "-loglevel:warning");
    try (var transmit = Command.start("srt-tools", words)) {
      assertThat(Eventually.holds(() -> transmit.said().contains(reason)))
          .as(transmit.said())
          .isTrue();
    }
    assertThat(arrivals.all()).isEmpty();
  }

  @Test
  void who_knows_the_passphrase_takes_the_place_of_who_is_there() throws Exception {
    var first = Thread.ofVirtual().start(() -> publish(right()));
    arrivals.awaited(0, 1000);

    assertThat(publish(right())).doesNotContain("FAILED");

    assertThat(pictures(arrivals.awaited(1, 1))).isGreaterThan(85);
    assertThat(Eventually.holds(() -> !first.isAlive())).isTrue();
    assertThat(arrivals.all()).hasSize(2);
    assertThat(arrivals.refusals()).isEmpty();
  }

  @Test
  void two_channels_are_published_to_at_one_port() throws Exception {
    var other = new Arrivals();
    try (var open = front.ingest("open", Optional.empty())) {
      open.open(other);
      var first = Thread.ofVirtual().start(() -> publish(right()));
      assertThat(publish(url("streamid=open"))).doesNotContain("FAILED");
      first.join();
    }

    assertThat(pictures(arrivals.awaited(0, 1))).isGreaterThan(85);
    assertThat(pictures(other.awaited(0, 1))).isGreaterThan(85);
  }

  @Test
  void who_has_left_may_come_again_and_who_is_sent_away_is_gone() {
    publish(right());
    assertThat(Eventually.holds(() -> arrivals.all().getFirst().isOver())).isTrue();
    assertThat(Eventually.holds(() -> listener.statistics().isEmpty())).isTrue();

    var second = Thread.ofVirtual().start(() -> publish(right()));
    arrivals.awaited(1, 10_000).incoming().close();

    assertThat(Eventually.holds(Duration.ofSeconds(3), () -> !second.isAlive())).isTrue();
    assertThat(Eventually.holds(() -> listener.statistics().isEmpty())).isTrue();
  }

  @Test
  void keys_that_change_on_the_way_go_on_being_understood() throws Exception {
    String said = publish(right() + "&kmrefreshrate=60&kmpreannounce=20");

    assertThat(said).doesNotContain("FAILED");
    assertThat(pictures(arrivals.awaited(0, 1))).isGreaterThan(85);
  }

  @Test
  void garbage_and_half_handshakes_harm_nobody() throws Exception {
    var first = Thread.ofVirtual().start(() -> publish(right()));
    arrivals.awaited(0, 1000);

    try (var socket = new DatagramSocket()) {
      var random = new Random(5);
      for (int i = 0; i < 20_000; i++) {
        byte[] bytes = new byte[random.nextInt(1500)];
        random.nextBytes(bytes);
        if (i % 2 == 0 && bytes.length > 64) {
          java.nio.ByteBuffer.wrap(bytes)
              .putInt(0x8000_0000)
              .position(36)
              .putInt(i % 4 == 0 ? 1 : -1);
        }
        socket.send(
            new DatagramPacket(
                bytes, bytes.length, InetAddress.getLoopbackAddress(), front.port()));
      }
    }

    first.join();
    assertThat(pictures(arrivals.awaited(0, 1))).isGreaterThan(85);
    assertThat(arrivals.all()).hasSize(1);
    assertThat(arrivals.refusals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-right-passphrase", "a-wrong-passphrase"})
  void of_a_hundred_callers_at_once_one_at_most_is_let_in(String passphrase) throws Exception {
    List<Thread> callers = new ArrayList<>();
    String address = url("streamid=" + STREAM + "&passphrase=" + encoded(passphrase));
    for (int i = 0; i < 100; i++) {
      callers.add(Thread.ofVirtual().start(() -> publish(address)));
    }
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(arrivals.all()).hasSizeLessThanOrEqualTo(1);
    assertThat(Eventually.holds(() -> listener.statistics().isEmpty())).isTrue();
    int before = arrivals.all().size();
    assertThat(publish(right())).doesNotContain("FAILED");
    assertThat(pictures(arrivals.awaited(before, 1))).isGreaterThan(85);
  }
}
