package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.BadMedia;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Damages small films at random for as long as it is told to: each must play or be refused with
/// one clear problem, and leave no process and no file behind. `scripts/fuzz-media` runs it.
@Tag("ffmpeg")
@EnabledIfSystemProperty(named = "fuzz.seconds", matches = "\\d+")
class FuzzMediaIT {
  private static final Duration SLOW = Duration.ofSeconds(60);
  private static final String FILM = "-f lavfi -i testsrc2=s=64x36:r=25 -f lavfi -i sine -t 2 ";
  private static final String X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 12 ";
  private static final String JUMP =
      "-bsf:v setts=ts=PTS+gte(PTS*TB\\,1)*36000/TB -bsf:a setts=ts=PTS+gte(PTS*TB\\,1)*36000/TB";

  private static final Map<String, String> FILMS =
      Map.ofEntries(
          Map.entry("end.mp4", FILM + X264),
          Map.entry("start.mp4", FILM + X264 + "-movflags +faststart"),
          Map.entry("fragments.mp4", FILM + X264 + "-movflags +frag_keyframe+empty_moov"),
          Map.entry("film.mkv", FILM + X264),
          Map.entry("live.mkv", FILM + X264 + "-live 1"),
          Map.entry("hevc.mkv", FILM + "-c:v libx265 -x265-params log-level=error"),
          Map.entry("vp9.webm", FILM + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8"),
          Map.entry("film.ts", FILM + X264),
          Map.entry("jumping.ts", FILM + X264 + JUMP),
          Map.entry("mpeg2.ts", FILM + "-c:v mpeg2video"),
          Map.entry("film.avi", FILM + "-c:v mpeg4"),
          Map.entry("film.flv", FILM + X264 + "-c:a aac"),
          Map.entry("film.mpg", FILM + "-c:v mpeg2video"),
          Map.entry("film.mxf", FILM + "-c:v mpeg2video -ar 48000"),
          Map.entry("prores.mov", FILM + "-c:v prores_ks -c:a pcm_s16le"),
          Map.entry("sound.ogg", "-f lavfi -i sine -t 2 -c:a libopus"),
          Map.entry("sound.mp3", "-f lavfi -i sine -t 2"),
          Map.entry("sound.flac", "-f lavfi -i sine -t 2"),
          Map.entry("sound.wav", "-f lavfi -i sine -t 2"));

  @TempDir static Path folder;

  @Test
  void damaged_films_play_or_are_refused() throws IOException {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    long until = System.nanoTime() + Duration.ofSeconds(Long.getLong("fuzz.seconds")).toNanos();
    var outcomes = new TreeMap<String, Integer>();
    var wrong = new ArrayList<String>();
    int tried = 0;
    try (Ffmpeg ffmpeg = TestFfmpeg.open()) {
      var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
      List<Path> films = films();
      for (; System.nanoTime() < until; tried++) {
        long started = System.nanoTime();
        Path file = new Damage(seed + tried).done(films, folder);
        String outcome = outcome(transcoder, file);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        outcomes.merge(outcome, 1, Integer::sum);
        if (!outcome.matches("plays|media-.*") || took.compareTo(SLOW) > 0) {
          wrong.add(
              "seed=%d %s %s %d ms"
                  .formatted(seed + tried, file.getFileName(), outcome, took.toMillis()));
        }
        Files.delete(file);
      }
      assertThat(ProcessHandle.current().descendants()).as("processes left").isEmpty();
    }
    report(tried, seed, outcomes, wrong);
    assertThat(wrong).isEmpty();
  }

  private static void report(
      int tried, long seed, Map<String, Integer> outcomes, List<String> wrong) throws IOException {
    var text = new StringBuilder("tried %d from seed %d%n".formatted(tried, seed));
    outcomes.forEach((outcome, count) -> text.append("%6d %s%n".formatted(count, outcome)));
    text.append("wrong %d%n".formatted(wrong.size()));
    wrong.forEach(line -> text.append(line).append('\n'));
    Files.writeString(Path.of(System.getProperty("fuzz.report", "target/fuzz.txt")), text);
  }

  private static List<Path> films() {
    var films = new ArrayList<Path>();
    new TreeMap<>(FILMS)
        .forEach((name, how) -> films.add(TestFfmpeg.make(folder.resolve(name), how)));
    return films;
  }

  private static String outcome(Transcoder transcoder, Path file) {
    var store = new MemoryObjectStore(1L << 28, InstantSource.system());
    try {
      new FilmFactory(transcoder, store).make(file, new AssetFolder("fuzz", "1"));
      return "plays";
    } catch (BadMedia bad) {
      return bad.type();
    } catch (MediaFailure failure) {
      return failure.kind() + " " + failure.getMessage();
    } catch (RuntimeException e) {
      return e.toString();
    }
  }
}
