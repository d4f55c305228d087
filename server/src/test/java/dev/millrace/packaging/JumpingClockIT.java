package dev.millrace.packaging;

import static dev.millrace.packaging.PlayedFilm.flashes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recordings whose clock jumps in the middle play on without a gap, picture and sound together.
@Tag("ffmpeg")
class JumpingClockIT {
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 ";

  @RegisterExtension private static final FilmStudio STUDIO = new FilmStudio();

  private static PlayedFilm play(Path source) {
    var asset = new AssetFolder(source.getFileName().toString(), "1");
    var film = STUDIO.make(source, asset);
    return new PlayedFilm(STUDIO.url(asset.key("main.m3u8")), film, STUDIO.folder());
  }

  /// Parts of 4 s with flashes and beeps at 1 s, 2 s and 3 s, one behind the other, each of which
  /// begins at a moment of its own.
  private static Path joined(String name, String extension, String how, List<String> starts)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (String start : starts) {
      String part = "part-" + name + "-" + start + "." + extension;
      String offset = how + " -output_ts_offset " + start;
      bytes.write(Files.readAllBytes(STUDIO.source(part, flashes(4, "25") + offset)));
    }
    return Files.write(STUDIO.folder().resolve(name + "." + extension), bytes.toByteArray());
  }

  private static void assertPlaysOn(PlayedFilm film, int parts) {
    double seconds = film.film().plan().source().duration().toDouble();
    assertThat(seconds).isCloseTo(4 * parts, offset(0.15));
    film.assertWhole(seconds);
    var pairs = film.flashesAndBeeps();
    assertThat(pairs).hasSize(3 * parts);
    for (int i = 0; i < pairs.size(); i++) {
      int second = 1 + i / 3 * 4 + i % 3;
      assertThat(pairs.get(i)[0]).as("flash").isCloseTo(second, offset(0.15));
      assertThat(pairs.get(i)[1]).as("beep").isCloseTo(pairs.get(i)[0], offset(0.040));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ahead by 40 seconds, ts, 0 44",
    "ahead by 90 seconds, ts, 0 94",
    "ahead by 10 minutes, ts, 0 604",
    "ahead by 10 hours, ts, 0 36000",
    "ahead by 24 hours, ts, 0 86400",
    "back to the beginning, ts, 0 0",
    "back by 1000 seconds, ts, 1000 0",
    "to and fro, ts, 500 36000 100 36000",
    "across the end of the counter, ts, 95440 200 95440",
    "in M2TS, m2ts, 0 36000 10",
  })
  void a_clock_that_jumps_runs_on(String name, String extension, String starts) throws IOException {
    var parts = List.of(starts.split(" ", -1));

    PlayedFilm film = play(joined(name.replace(" ", "-"), extension, X264, parts));

    assertPlaysOn(film, parts.size());
  }

  /// The first part ends within a packet, as when a recorder died.
  @Test
  void a_part_that_was_cut_off_is_no_obstacle() throws IOException {
    Path early = STUDIO.source("early.ts", flashes(5, "25") + X264);
    Path late = STUDIO.source("late.ts", flashes(4, "25") + X264 + " -output_ts_offset 7200");
    byte[] cut = Arrays.copyOf(Files.readAllBytes(early), (int) (Files.size(early) * 0.9) | 1);
    Path both = Files.write(STUDIO.folder().resolve("cut.ts"), cut);
    Files.write(both, Files.readAllBytes(late), StandardOpenOption.APPEND);

    PlayedFilm film = play(both);

    double seconds = film.film().plan().source().duration().toDouble();
    assertThat(seconds).isBetween(8.0, 9.1);
    film.assertWhole(seconds);
    assertThat(film.flashesAndBeeps())
        .hasSizeBetween(6, 7)
        .allSatisfy(pair -> assertThat(pair[1]).isCloseTo(pair[0], offset(0.040)));
  }

  /// What a receiver lost for a short time is missing: the picture is still, and silent.
  @Test
  void ten_seconds_that_were_lost_are_waited_for() throws IOException {
    PlayedFilm film = play(joined("lost", "ts", X264, List.of("0", "14")));

    film.assertWhole(18);
    assertThat(film.flashesAndBeeps())
        .hasSize(6)
        .allSatisfy(pair -> assertThat(pair[1]).isCloseTo(pair[0], offset(0.040)));
  }

  /// The sound's times alone are ten hours ahead from the third second on.
  @Test
  void sound_that_jumps_alone_stays_with_the_picture() {
    Path film = STUDIO.source("plain.ts", flashes(4, "25") + X264 + "-c:a mp2");
    String later = "if(gte(PTS-STARTPTS\\,135000)\\,PTS+3240000000\\,PTS)";
    Path apart =
        STUDIO.source(
            "apart.ts",
            "-i %s -c copy -max_interleave_delta 1 -bsf:a setts=ts='%s'".formatted(film, later));

    assertPlaysOn(play(apart), 1);
  }

  /// The counter of 33 bits begins anew in the middle of a film of many pieces.
  @Test
  void a_counter_that_begins_anew_is_followed() {
    Path film = STUDIO.source("wrap.ts", flashes(40, "25") + X264 + "-output_ts_offset 95425");

    PlayedFilm played = play(film);

    played.assertWhole(40);
    assertThat(played.flashesAndBeeps())
        .hasSize(39)
        .allSatisfy(pair -> assertThat(pair[0] % 1).isCloseTo(0, offset(0.041)))
        .allSatisfy(pair -> assertThat(pair[1]).isCloseTo(pair[0], offset(0.040)));
  }
}
