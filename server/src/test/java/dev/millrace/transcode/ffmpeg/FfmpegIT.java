package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.transcode.ffmpeg.MediaFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("ffmpeg")
class FfmpegIT {
  private static final List<String> ENDLESS =
      List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=64x64", "-f", "null", "-");
  private static final OutputConsumer NOBODY_READS = (name, media) -> {};

  private static Ffmpeg ffmpeg;
  @TempDir static Path scratch;

  @BeforeAll
  static void open() {
    var standard = FfmpegConfig.standard(System.getenv());
    ffmpeg = Ffmpeg.open(new FfmpegConfig(standard.binaries(), standard.cache(), scratch, 5));
    assertThat(scratch.toFile().setExecutable(true, false)).isTrue();
  }

  @AfterAll
  static void close() throws IOException {
    ffmpeg.close();
    try (var left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void a_child_is_locked_up() throws IOException {
    try (MediaProcess process = ffmpeg.start(command(ENDLESS, ProcessLimits.LONG), NOBODY_READS)) {
      Path proc = programOf(process.pid());
      String status = Files.readString(proc.resolve("status"));
      String limits = Files.readString(proc.resolve("limits"));

      assertThat(status).containsPattern("NoNewPrivs:\\s+1");
      if (isRoot()) {
        assertThat(status).containsPattern("Uid:\\s+65534\\s+65534");
        assertThat(status).containsPattern("CapEff:\\s+0+\n").containsPattern("CapBnd:\\s+0+\n");
        assertThat(Files.readString(proc.resolve("net/dev")).lines().skip(2))
            .as("only a loopback that is down")
            .hasSize(1);
      }
      assertThat(limits).containsPattern("Max core file size\\s+0 ");
      assertThat(limits).containsPattern("Max open files\\s+256 ");
      assertThat(limits).containsPattern("Max cpu time\\s+172805 ");
      assertThat(Files.readString(proc.resolve("environ")).split("\0", 0))
          .allMatch(entry -> entry.matches("(PATH|LC_ALL|HOME|LD_LIBRARY_PATH)=.*"));
    }
  }

  /// Where niceness counts within a session only, the child's own session has to have it.
  @Test
  void a_child_that_nobody_waits_for_gives_way_to_all_others() throws IOException {
    try (MediaProcess process =
        ffmpeg.start(command(ENDLESS, ProcessLimits.BACKGROUND), NOBODY_READS)) {
      Path proc = programOf(process.pid());

      assertThat(
              Files.readString(proc.resolve("stat")).replaceFirst(".*\\) ", "").split(" ", 0)[16])
          .isEqualTo("19");
      if (Files.exists(proc.resolve("autogroup"))) {
        assertThat(Files.readString(proc.resolve("autogroup"))).contains("nice 19");
      }
    }
  }

  @Test
  void each_output_comes_back_over_its_own_socket() {
    var sizes = new ConcurrentHashMap<String, Integer>();
    var command =
        new MediaCommand(
            MediaCommand.Program.FFMPEG,
            "two",
            new MediaCommand.Input.None(),
            List.of(
                ("-f lavfi -i testsrc2=size=64x64 -frames:v 10 -f rawvideo -pix_fmt gray unix:big"
                        + " -frames:v 10 -s 32x32 -f rawvideo -pix_fmt gray unix:small")
                    .split(" ", -1)),
            List.of("big", "small"),
            ProcessLimits.QUICK,
            false);

    Progress last =
        ffmpeg
            .start(command, (name, media) -> sizes.put(name, media.readAllBytes().length))
            .await();

    assertThat(sizes).isEqualTo(Map.of("big", 64 * 64 * 10, "small", 32 * 32 * 10));
    assertThat(last.frames()).isEqualTo(10);
  }

  @Test
  void a_killed_child_is_gone_with_its_scratch_and_says_why() {
    MediaProcess process = ffmpeg.start(command(ENDLESS, ProcessLimits.LONG), NOBODY_READS);

    process.kill("nobody wants it");

    assertFails(process, Kind.CANCELLED, "nobody wants it");
    assertThat(ProcessHandle.of(process.pid())).isNotPresent();
  }

  @Test
  void a_silent_child_is_ended_as_stalled() {
    var limits =
        new ProcessLimits(
            Duration.ofSeconds(30), Duration.ofMillis(600), Duration.ofMinutes(1), 4L << 30);
    var reads =
        List.of("-f", "lavfi", "-i", "anullsrc", "-af", "arealtime=speed=0.001", "-f", "null", "-");
    MediaProcess process = ffmpeg.start(command(reads, limits), NOBODY_READS);

    assertFails(process, Kind.STALLED, "no progress");
  }

  @Test
  void a_child_that_takes_too_long_is_ended() {
    var limits =
        new ProcessLimits(
            Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1), 4L << 30);

    assertFails(ffmpeg.start(command(ENDLESS, limits), NOBODY_READS), Kind.TIMEOUT, "longer than");
  }

  @Test
  void a_child_may_not_use_more_processor_time_than_it_was_given() {
    var limits =
        new ProcessLimits(
            Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(1), 4L << 30);
    var busy = List.of("-f", "lavfi", "-i", "testsrc2=size=1920x1080", "-f", "null", "-");

    assertFails(ffmpeg.start(command(busy, limits), NOBODY_READS), Kind.TIMEOUT, "processor time");
  }

  @Test
  void a_reader_that_fails_ends_the_child_and_is_the_reason() {
    var command =
        new MediaCommand(
            MediaCommand.Program.FFMPEG,
            "refused",
            new MediaCommand.Input.None(),
            List.of("-f", "lavfi", "-i", "testsrc2=size=640x360", "-f", "rawvideo", "unix:out"),
            List.of("out"),
            ProcessLimits.QUICK,
            false);

    MediaProcess process =
        ffmpeg.start(
            command,
            (name, media) -> {
              throw new IOException("the store is full");
            });

    assertFails(process, Kind.OUTPUT, "the store is full");
  }

  @Test
  void a_child_without_network_reaches_nobody() {
    var dial = List.of("-i", "tcp://127.0.0.1:9?timeout=1000000", "-f", "null", "-");

    assertFails(
        ffmpeg.start(command(dial, ProcessLimits.QUICK), NOBODY_READS), Kind.FAILED, "unreachable");
  }

  @Test
  void nothing_outlives_a_server_that_is_killed(@TempDir Path folder) throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long child = Long.parseLong(firstLine(server.getInputStream()));
    programOf(child);

    server.destroyForcibly().waitFor();

    long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (runs(child)) {
      assertThat(System.nanoTime()).as("still running after 2 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /// A process that has ended stays a zombie until its new parent looks.
  private static boolean runs(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
      return !status.contains("State:\tZ") && !status.contains("State:\tX");
    } catch (IOException e) {
      return false;
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    var reader =
        new java.io.BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
    return reader.readLine();
  }

  private static MediaCommand command(List<String> arguments, ProcessLimits limits) {
    return new MediaCommand(
        MediaCommand.Program.FFMPEG,
        "test",
        new MediaCommand.Input.None(),
        arguments,
        List.of(),
        limits,
        false);
  }

  private static void assertFails(MediaProcess process, Kind kind, String message) {
    assertThatExceptionOfType(MediaFailure.class)
        .isThrownBy(process::await)
        .withMessageContaining(message)
        .extracting(MediaFailure::kind)
        .isEqualTo(kind);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /// The child is FFmpeg once the locks before it have become it.
  private static Path programOf(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    while (!Files.readString(proc.resolve("comm")).startsWith("ffmpeg")) {
      Thread.onSpinWait();
    }
    return proc;
  }
}
