package dev.millrace.live.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Arrivals;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real listeners are called by SRT.
@Tag("ffmpeg")
@Timeout(60)
class SrtCallerIT {
  private static final String PASSPHRASE = "a-right-passphrase";

  @TempDir static Path folder;
  private static Path film;
  private static Ffmpeg ffmpeg;

  private final Arrivals arrivals = new Arrivals();
  private final int port = Datagrams.freePort();
  private final Outbound outbound = new Outbound(OutboundConfig.allowing(List.of("127.0.0.1")));

  @BeforeAll
  static void make() {
    ffmpeg = TestFfmpeg.open();
    film =
        TestFfmpeg.make(
            folder.resolve("film.ts"),
            "-f lavfi -i testsrc2=s=320x180:r=25 -t 4 -c:v libx264 -g 25 -preset ultrafast"
                + " -pix_fmt yuv420p");
  }

  @AfterAll
  static void end() {
    ffmpeg.close();
  }

  @AfterEach
  void close() {
    arrivals.sendAway();
    outbound.close();
  }

  private Thread listenerSends(String query) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                TestFfmpeg.run(
                    "-v",
                    "info",
                    "-nostats",
                    "-re",
                    "-i",
                    film.toString(),
                    "-c",
                    "copy",
                    "-f",
                    "mpegts",
                    "srt://127.0.0.1:" + port + "?mode=listener" + query);
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("Error");
              }
            });
  }

  private SrtCaller calling(String passphrase) {
    var config =
        new SrtCallerConfig(
            "127.0.0.1",
            port,
            "a/stream",
            Optional.of(passphrase).filter(text -> !text.isEmpty()).map(Secret::new),
            Duration.ofMillis(120));
    var caller = new SrtCaller(config, outbound, ffmpeg);
    caller.open(arrivals);
    return caller;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&passphrase=a-right-passphrase&kmrefreshrate=60&kmpreannounce=20"})
  void what_a_listener_sends_arrives(String query) throws Exception {
    Thread sending = listenerSends(query);

    try (var caller = calling(query.isEmpty() ? "" : PASSPHRASE)) {
      var arrival = arrivals.awaited(0, 50_000);
      assertThat(caller.statistics().orElseThrow().packets()).isPositive();
      Path taken = arrival.whole(folder.resolve("taken.ts"));
      String packets =
          TestFfmpeg.probe(
              "-v",
              "error",
              "-count_packets",
              "-show_entries",
              "stream=nb_read_packets",
              "-of",
              "csv=p=0",
              taken.toString());
      assertThat(Integer.parseInt(packets.lines().findFirst().orElseThrow())).isGreaterThan(85);
    }
    sending.join();
    assertThat(String.join("", arrivals.refusals())).doesNotContain(PASSPHRASE);
  }

  @Test
  void a_listener_that_wants_another_passphrase_says_so_and_is_asked_again() {
    Thread sending = listenerSends("&passphrase=" + PASSPHRASE + "&listen_timeout=3000000");

    try (var _ = calling("a-wrong-passphrase")) {
      assertThat(Eventually.holds(() -> arrivals.refusals().size() >= 2)).isTrue();
    }

    assertThat(arrivals.refusals()).anyMatch(line -> line.endsWith("refuses us: bad secret"));
    assertThat(Eventually.holds(() -> !sending.isAlive())).isTrue();
  }

  @Test
  void where_nobody_may_call_nobody_is_called() {
    try (var closed = new Outbound(OutboundConfig.allowing(List.of()));
        var caller =
            new SrtCaller(
                new SrtCallerConfig(
                    "localhost", port, "", Optional.empty(), Duration.ofMillis(120)),
                closed,
                ffmpeg)) {
      caller.open(arrivals);
      assertThat(Eventually.holds(() -> !arrivals.refusals().isEmpty())).isTrue();
    }
    assertThat(arrivals.refusals().getFirst())
        .isEqualTo(
            "srt://localhost:"
                + port
                + ": localhost is not on the public internet and is not"
                + " allowed");
  }
}
