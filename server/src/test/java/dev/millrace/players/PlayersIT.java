package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.e2e.Chromium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Films as the product publishes them, in the eyes of others' tools: with two inputs and the
/// vendored players in every build, with all when `scripts/check-players` brings the tools.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class PlayersIT {
  private static final Path VENDORED =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("server/src/main/resources/ui/vendor");
  private static final String TOOLS = System.getProperty("players.tools", "");

  private static final Matrix MATRIX = new Matrix();
  @TempDir static Path folder;
  private static RunningTestServer server;
  private static Chromium chromium;
  private static PageServer pages;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    server = product;
    chromium = new Chromium();
    pages = new PageServer(libraries());
  }

  @AfterAll
  static void stop() throws IOException {
    pages.close();
    chromium.close();
    if (!TOOLS.isEmpty()) {
      MATRIX.write(Path.of(TOOLS).resolve("matrix.md"));
    }
  }

  static Stream<Clip> clips() {
    return TOOLS.isEmpty() ? Stream.of(Clip.TONGUES, Clip.BLINK) : Stream.of(Clip.values());
  }

  @ParameterizedTest
  @MethodSource("clips")
  void a_film_is_right_in_the_eyes_of_others(Clip clip) throws Exception {
    Film film = new Studio(server, folder).publish(clip);
    var screen = new Screen(chromium, pages);
    var verdicts = new ArrayList<Verdict>();

    for (Player player : players()) {
      verdicts.add(screen.watch(player, film));
    }
    if (!TOOLS.isEmpty()) {
      examine(film, screen, verdicts);
    }

    MATRIX.add(clip, verdicts);
    assertThat(verdicts).filteredOn(verdict -> !verdict.complaints().isEmpty()).isEmpty();
  }

  /// Each player takes what it can play; Chromium has no HEVC in all its builds.
  @Test
  void a_film_in_three_codecs_plays_everywhere() throws Exception {
    Film film =
        new Studio(server, folder)
            .publish(Clip.SILENT, Map.of("codecs", List.of("h264", "hevc", "av1")));
    var screen = new Screen(chromium, pages);
    var verdicts = new ArrayList<Verdict>();

    for (Player player : players()) {
      verdicts.add(screen.watch(player, film));
    }

    String playlist = new String(film.read("main.m3u8"), StandardCharsets.UTF_8);
    assertThat(playlist).contains("avc1.", "hvc1.", "av01.");
    assertThat(verdicts).filteredOn(verdict -> !verdict.complaints().isEmpty()).isEmpty();
  }

  private static void examine(Film film, Screen screen, List<Verdict> verdicts) throws Exception {
    OwnReading ours = OwnReading.of(film);
    List<String> all =
        Stream.concat(ours.variantLines().stream(), ours.mediaLines().stream()).sorted().toList();
    verdicts.add(read("hls-parser", screen.parse("hls", film.hls()), all));
    verdicts.add(read("m3u8-parser", screen.parse("m3u8", film.hls()), all));
    verdicts.add(read("mpd-parser", screen.parse("mpd", film.dash()), ours.mediaLines()));
    verdicts.add(new Packager(Path.of(TOOLS).resolve("packager"), folder).judge(ours));
    var decoders = new Decoders(folder);
    verdicts.add(decoders.ffmpeg("FFmpeg, HLS", film, film.hls()));
    verdicts.add(decoders.ffmpeg("FFmpeg, DASH", film, film.dash()));
    verdicts.add(decoders.gstreamer("GStreamer, HLS", film, film.hls()));
    verdicts.add(decoders.gstreamer("GStreamer, DASH", film, film.dash()));
  }

  private static Verdict read(String parser, List<String> theirs, List<String> ours) {
    return new Verdict(
        parser,
        ours.size() + " lines equal",
        theirs.equals(ours) ? List.of() : List.of(theirs + ", not " + ours));
  }

  private static List<Player> players() {
    return TOOLS.isEmpty() ? List.of(Player.HLS_JS, Player.SHAKA_DASH) : List.of(Player.values());
  }

  private static Map<String, Path> libraries() {
    var libraries = new HashMap<String, Path>();
    libraries.put("hls.js", VENDORED.resolve("hls/hls.min.mjs"));
    libraries.put("shaka.js", VENDORED.resolve("shaka/shaka-player.dash.js"));
    if (!TOOLS.isEmpty()) {
      for (String name :
          List.of("shaka.js", "dash.js", "hls-parser.js", "m3u8-parser.js", "mpd-parser.js")) {
        libraries.put(name, Path.of(TOOLS).resolve(name));
      }
    }
    return libraries;
  }
}
