package dev.millrace.live.ingest.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Arrivals;
import dev.millrace.live.ingest.Arrivals.Arrival;
import dev.millrace.live.ingest.Command;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.rtsp.RtspConfig.Login;
import dev.millrace.live.ingest.rtsp.RtspConfig.Transport;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A real RTSP server is asked for its picture and sound.
@Tag("ffmpeg")
@Timeout(90)
class RtspPullIT {
  private static final String PASSWORD = "pass-1234";

  @TempDir static Path folder;
  private static Path film;
  private static Ffmpeg ffmpeg;

  private final Arrivals arrivals = new Arrivals();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void make() {
    ffmpeg = TestFfmpeg.open();
    film =
        TestFfmpeg.make(
            folder.resolve("film.mp4"),
            "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 6 -c:v libx264 -g 25"
                + " -preset ultrafast -pix_fmt yuv420p -c:a aac");
  }

  @AfterAll
  static void end() {
    ffmpeg.close();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable opened : open.reversed()) {
      opened.close();
    }
    arrivals.sendAway();
  }

  /// Starts a camera; its port.
  private int camera(String... login) {
    URL script = RtspPullIT.class.getResource("/live/camera.py");
    var words = new ArrayList<>(List.of("/usr/bin/python3", script.getPath(), film.toString()));
    words.addAll(List.of(login));
    String packages =
        "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";
    var camera = Command.start(packages, words);
    open.add(camera);
    assertThat(Eventually.holds(() -> camera.said().contains("\n"))).isTrue();
    Assumptions.assumeFalse(camera.said().contains("Error"), "apt-get install " + packages);
    return Integer.parseInt(camera.said().strip());
  }

  private void pull(int port, String path, Transport transport, String... login) {
    pull(port, path, transport, List.of("127.0.0.0/8"), login);
  }

  private void pull(
      int port, String path, Transport transport, List<String> allowed, String... login) {
    var outbound = new Outbound(OutboundConfig.allowing(allowed));
    open.add(outbound);
    Optional<Login> who =
        login.length == 0
            ? Optional.empty()
            : Optional.of(new Login(login[0], new Secret(login[1])));
    var config = new RtspConfig(URI.create("rtsp://127.0.0.1:" + port + path), transport, who);
    var ingest = new RtspPull(config, outbound, ffmpeg);
    open.add(ingest);
    ingest.open(arrivals);
  }

  private static String streams(Arrival arrival) throws Exception {
    Path file = arrival.whole(folder.resolve("taken"));
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
  @EnumSource(Transport.class)
  void picture_and_sound_arrive_by_either_transport(Transport transport) throws Exception {
    pull(camera(), "/aac", transport);

    Arrival arrival = arrivals.awaited(0, 1);
    assertThat(streams(arrival)).containsPattern("h264,1[45]\\d").containsPattern("aac,2\\d\\d");
    assertThat(arrival.incoming().container()).isEqualTo(Container.MPEG_TS);
    assertThat(arrival.incoming().from()).startsWith("rtsp://127.0.0.1:");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_camera_with_a_password_hears_it_and_nobody_else_does(Transport transport)
      throws Exception {
    pull(camera("admin", PASSWORD), "/aac", transport, "admin", PASSWORD);

    arrivals.awaited(0, 10_000);
    String commands =
        ProcessHandle.current()
            .descendants()
            .map(process -> process.info().commandLine().orElse(""))
            .filter(line -> line.contains("rtsp_transport"))
            .findFirst()
            .orElseThrow();
    assertThat(commands).contains("rtsp://127.0.0.1:").doesNotContain(PASSWORD);
    assertThat(streams(arrivals.awaited(0, 1))).containsPattern("h264,1[45]\\d");
  }

  @Test
  void sound_that_a_transport_stream_cannot_carry_comes_as_matroska() throws Exception {
    pull(camera(), "/mulaw", Transport.TCP);

    Arrival arrival = arrivals.awaited(0, 1);
    assertThat(arrival.incoming().container()).isEqualTo(Container.MATROSKA);
    assertThat(streams(arrival)).contains("h264").contains("pcm_mulaw");
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, admin, pass-1234, nothing at this path",
    "/aac, admin, wrong, wants another user or password",
    "/aac, , , wants another user or password",
  })
  void why_a_camera_gives_nothing_is_said_without_secrets(
      String path, String user, String password, String words) {
    int port = camera("admin", PASSWORD);
    if (user == null) {
      pull(port, path, Transport.TCP);
    } else {
      pull(port, path, Transport.TCP, user, password);
    }

    assertThat(Eventually.holds(() -> !arrivals.refusals().isEmpty())).isTrue();
    assertThat(arrivals.refusals().getFirst())
        .isEqualTo(
            "rtsp://127.0.0.1:" + port + " " + words.replaceFirst("^nothing", "has nothing"));
  }

  @Test
  void a_camera_where_nobody_may_look_is_not_asked() {
    pull(554, "/aac", Transport.TCP, List.of());

    assertThat(Eventually.holds(() -> !arrivals.refusals().isEmpty())).isTrue();
    assertThat(arrivals.refusals().getFirst()).contains("not on the public internet");
  }

  @Test
  void a_camera_that_ends_is_asked_again() throws Exception {
    pull(camera(), "/silent", Transport.TCP);

    assertThat(streams(arrivals.awaited(0, 1))).contains("h264").doesNotContain("aac");
    arrivals.awaited(1, 1000).incoming().close();

    arrivals.awaited(2, 1000);
    assertThat(arrivals.refusals()).isEmpty();
  }
}
