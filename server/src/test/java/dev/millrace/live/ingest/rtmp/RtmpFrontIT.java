package dev.millrace.live.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.Secret;
import dev.millrace.http.tls.SelfSigned;
import dev.millrace.live.ingest.Arrivals;
import dev.millrace.live.ingest.Arrivals.Arrival;
import dev.millrace.live.ingest.Command;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real encoders publish by RTMP; others try what they should not.
@Tag("ffmpeg")
@Timeout(90)
class RtmpFrontIT {
  private static final String KEY = "the-secret-key";
  private static final String PICTURE =
      "-f lavfi -i testsrc2=s=160x90:r=25 -f lavfi -i sine=r=44100 -t 4 ";
  private static final String H264 =
      "-c:v libx264 -g 25 -preset ultrafast -pix_fmt yuv420p -c:a aac ";

  @TempDir private static Path own;
  @TempDir Path folder;
  private final Arrivals arrivals = new Arrivals();
  private final RtmpFront front =
      new RtmpFront(
          new RtmpConfig(
              "127.0.0.1", 0, "live", 20, Duration.ofMillis(1500), Duration.ofSeconds(5)),
          Optional.of(new RtmpFront.Secured(0, RtmpFrontIT::keys)));
  private final Ingest ingest = front.ingest(new Secret(KEY));

  private static SSLContext keys() {
    return new SelfSigned(own, Set.of("127.0.0.1"), InstantSource.system()).read().tls();
  }

  @BeforeEach
  void open() {
    front.start();
    ingest.open(arrivals);
  }

  @AfterEach
  void close() {
    ingest.close();
    front.close();
    assertThat(Eventually.holds(() -> front.connections() == 0)).isTrue();
  }

  private String url(String path) {
    return "rtmp://127.0.0.1:" + front.port() + path;
  }

  private void publish(String how, String path) {
    publishTo(url(path), how);
  }

  private static void publishTo(String url, String how) {
    TestFfmpeg.run(("-y -v error " + how + "-f flv " + url).strip().split(" +"));
  }

  private String streams(Arrival arrival) throws IOException, InterruptedException {
    Path file = arrival.whole(folder.resolve("taken.flv"));
    assertThat(TestFfmpeg.run("-v", "error", "-i", file.toString(), "-f", "null", "-")).isBlank();
    return TestFfmpeg.probe(
        "-v",
        "error",
        "-count_packets",
        "-show_entries",
        "stream=codec_name,nb_read_packets",
        "-of",
        "csv=p=0",
        file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"libx264", "libx265"})
  void what_ffmpeg_publishes_arrives_picture_for_picture(String coder) throws Exception {
    publish(PICTURE + H264.replace("libx264", coder), "/live/" + KEY);

    Arrival arrival = arrivals.awaited(0, 1);
    assertThat(streams(arrival))
        .contains((coder.equals("libx264") ? "h264" : "hevc") + ",100")
        .contains("aac,17");
    assertThat(arrival.incoming().container()).isEqualTo(Container.FLV);
    assertThat(arrival.incoming().from()).startsWith("rtmp://127.0.0.1:").doesNotContain(KEY);
  }

  @Test
  void what_is_published_by_tls_arrives_and_a_wrong_key_does_not() throws Exception {
    String secure = "rtmps://127.0.0.1:" + front.securePort().orElseThrow() + "/live/";

    publishTo(secure + KEY, PICTURE + H264);

    Arrival arrival = arrivals.awaited(0, 1);
    assertThat(streams(arrival)).contains("h264,100").contains("aac,17");
    assertThat(arrival.incoming().from()).startsWith("rtmps://127.0.0.1:").doesNotContain(KEY);
    assertThatThrownBy(() -> publishTo(secure + "wrong", PICTURE + H264))
        .isInstanceOf(IllegalStateException.class);
    assertThat(arrivals.all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "03", "160301", "16030100aa010000a60303", "474554202f20"})
  void who_shakes_no_hands_by_tls_is_closed(String bytes) throws Exception {
    int port = front.securePort().orElseThrow();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(Wire.hex(bytes));

      assertThat(isClosed(socket)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtmp2sink", "rtmpsink"})
  void what_gstreamer_publishes_arrives_picture_for_picture(String sink) throws Exception {
    Path film = TestFfmpeg.make(folder.resolve("film.flv"), PICTURE + H264);
    String pipeline =
        "gst-launch-1.0 filesrc location=%s ! flvdemux name=in in.video ! queue ! h264parse ! out."
                .formatted(film)
            + " in.audio ! queue ! aacparse ! out. flvmux name=out streamable=true ! "
            + "%s location=%s".formatted(sink, url("/live/" + KEY));

    try (var gstreamer =
        Command.start(
            "gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad",
            List.of(pipeline.split(" +")))) {
      assertThat(gstreamer.end()).as(gstreamer.said()).isZero();
    }

    assertThat(streams(arrivals.awaited(0, 1))).contains("h264,100").contains("aac,17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live/wrong", "/other/" + KEY, "/live/" + KEY + "/more"})
  void a_wrong_key_or_application_is_refused_and_the_key_stays_out_of_the_log(String path) {
    try (var log = new LogLines("dev.millrace.live")) {
      assertThatThrownBy(() -> publish(PICTURE + H264, path))
          .isInstanceOf(IllegalStateException.class);
      assertThat(String.join("\n", log.lines())).doesNotContain("wrong").doesNotContain(KEY);
    }
    assertThat(arrivals.all()).isEmpty();
    assertThat(Eventually.holds(() -> front.connections() == 0)).isTrue();
  }

  @Test
  void who_comes_with_the_key_takes_the_place_of_who_is_there() throws Exception {
    var first = Thread.ofVirtual().start(() -> publishUntilCut("/live/" + KEY));
    arrivals.awaited(0, 1000);

    publish(PICTURE + H264, "/live/" + KEY);

    assertThat(streams(arrivals.awaited(1, 1))).contains("h264,100");
    assertThat(Eventually.holds(() -> !first.isAlive())).isTrue();
    assertThat(arrivals.all()).hasSize(2).first().matches(Arrival::isOver);
    assertThat(arrivals.refusals()).isEmpty();
  }

  @Test
  void a_publisher_may_come_again_at_once_and_one_that_is_sent_away_is_gone() {
    publish(PICTURE + H264, "/live/" + KEY);
    publish(PICTURE + H264, "/live/" + KEY);
    assertThat(arrivals.all()).hasSize(2);

    var third = Thread.ofVirtual().start(() -> publishUntilCut("/live/" + KEY));
    arrivals.awaited(2, 1000).incoming().close();

    assertThat(Eventually.holds(() -> !third.isAlive() && front.connections() == 0)).isTrue();
  }

  private void publishUntilCut(String path) {
    try {
      publish("-re " + PICTURE + H264, path);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("Broken pipe");
    }
  }

  @Test
  void garbage_half_a_handshake_and_silence_are_closed_and_harm_nobody() throws Exception {
    var first = Thread.ofVirtual().start(() -> publish("-re " + PICTURE + H264, "/live/" + KEY));
    arrivals.awaited(0, 1000);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      var random = new Random(i);
      byte[] bytes = new byte[400 * i];
      random.nextBytes(bytes);
      if (i % 2 == 1) {
        bytes[0] = 3;
      }
      sockets.add(connect(bytes));
    }

    for (Socket socket : sockets) {
      assertThat(isClosed(socket)).isTrue();
      socket.close();
    }

    first.join();
    assertThat(streams(arrivals.awaited(0, 1))).contains("h264,100");
  }

  @Test
  void a_hundred_who_only_sit_there_neither_harm_a_publisher_nor_keep_another_out()
      throws Exception {
    var first = Thread.ofVirtual().start(() -> publish("-re " + PICTURE + H264, "/live/" + KEY));
    arrivals.awaited(0, 1000);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sockets.add(connect(new byte[] {3}));
    }
    assertThat(Eventually.holds(() -> front.connections() <= 21)).isTrue();
    first.join();
    assertThat(streams(arrivals.awaited(0, 1))).contains("h264,100");

    sockets.add(connect(new byte[] {3}));
    publish(PICTURE + H264, "/live/" + KEY);

    assertThat(streams(arrivals.awaited(1, 1))).contains("h264,100");
    for (Socket socket : sockets) {
      assertThat(isClosed(socket)).isTrue();
      socket.close();
    }
  }

  @Test
  void one_that_asks_and_never_listens_is_closed() throws Exception {
    try (Socket socket = connect(Wire.handshake())) {
      byte[] ping = Wire.message(Message.USER_CONTROL, 0, Wire.hex("0006 00000001"));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000_000; i++) {
                  socket.getOutputStream().write(ping);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(Eventually.holds(() -> front.connections() == 0)).isTrue();
  }

  private Socket connect(byte[] first) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(first);
    return socket;
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
