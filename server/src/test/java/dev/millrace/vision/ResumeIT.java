package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.inference.Sight;
import dev.millrace.models.Models;
import dev.millrace.policy.Look;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Drawing;
import dev.millrace.testing.Voice;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.SurveyListener;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.vision.gallery.Recogniser;
import java.awt.Color;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// A film whose look breaks off, and goes on with the notes of the one before.
class ResumeIT {
  private static final Sheet.Film FILM = new Sheet.Film("a", 1);
  private static final List<Look> LOOKS =
      List.of(Look.SHOTS, Look.LABELS, Look.TEXT, Look.FACES, Look.SPEECH);
  private static final double STORY_SECONDS = 37;
  private static final double CREDITS_SECONDS = 10;

  @TempDir private static Path folder;
  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  private static Path film;
  private static Path cache;

  private final MemoryObjectStore store = new MemoryObjectStore(16 << 20, InstantSource.system());

  @BeforeAll
  static void open() throws Exception {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    cache = Models.standardCache(System.getenv());
    Models.in(cache)
        .fetch(
            Set.of("text-detect", "text-read", "nanodet-g", "blazeface", "silero-vad", "minilm"),
            _ -> {});
    film = film();
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  /// A story of colours in which somebody speaks, and credits that roll.
  private static Path film() {
    var credits = new Drawing(480, 270 + (int) (60 * CREDITS_SECONDS), Color.BLACK);
    for (int line = 0; line < 14; line++) {
      credits.text("Name number %d".formatted(10 + line), 120, 230 + 40 * line, 24);
    }
    Path sound = folder.resolve("sound.wav");
    new Voice(50, 3).music(10).speech(8).music(STORY_SECONDS + CREDITS_SECONDS - 18).write(sound);
    return TestFfmpeg.make(
        folder.resolve("film.mp4"),
        "-f lavfi -i gradients=s=480x270:r=25:d=%s:seed=4:speed=0.02 -loop 1 -framerate 25 -t %s"
                .formatted(STORY_SECONDS, CREDITS_SECONDS)
            + " -i %s -i %s".formatted(credits.write(folder.resolve("credits.png")), sound)
            + " -filter_complex"
            + " [1]crop=480:270:0:'t*60',setsar=1,format=yuv420p[c];[0]format=yuv420p[s];"
            + "[s][c]concat=n=2[v]"
            + " -map [v] -map 2:a -c:v libx264 -preset veryfast -c:a aac");
  }

  @Test
  void what_was_seen_before_a_break_is_not_looked_at_again_and_comes_to_the_same() {
    Viewing.Result whole;
    Viewing.Result second;
    long reused;
    try (var sight = new Sight(cache, folder)) {
      sight.start();
      try (var viewing = viewing(sight, new Notebook(store, new Sheet.Film("other", 1)))) {
        whole = watched(viewing);
      }
      try (var viewing = viewing(sight, new Notebook(store, FILM))) {
        assertThatThrownBy(() -> watch(viewing, 38)).hasStackTraceContaining("the light is out");
      }
      try (var viewing = viewing(sight, new Notebook(store, FILM))) {
        second = watched(viewing);
        reused = viewing.reused();
      }
    }

    // Two pages each of things, faces and quality, one of text, one of speech.
    assertThat(reused).isGreaterThanOrEqualTo(6 * Notes.PAGE);
    assertThat(second.outcomes()).isEqualTo(whole.outcomes());
    for (int n = 0; n < whole.sheets().size(); n++) {
      Sheet sheet = whole.sheets().get(n);
      List<ObjectNode> again = second.sheets().get(n).items();
      assertThat(again).as(sheet.kind()).isEqualTo(sheet.items());
    }
    new Notebook(store, FILM).burn();
    assertThat(store.list("assets/" + FILM.assetId() + "/", "", 10).entries()).isEmpty();
    assertThat(segment(whole, "credits")).hasValueSatisfying(ResumeIT::requireCredits);
  }

  private static void requireCredits(ObjectNode credits) {
    assertThat(credits.path("fromSeconds").doubleValue())
        .isBetween(STORY_SECONDS - 1, STORY_SECONDS + 3);
    assertThat(credits.path("toSeconds").doubleValue())
        .isBetween(STORY_SECONDS + CREDITS_SECONDS - 3, STORY_SECONDS + CREDITS_SECONDS + 0.1);
  }

  private static Optional<ObjectNode> segment(Viewing.Result result, String type) {
    return result.sheets().stream()
        .filter(sheet -> sheet.kind().equals(Kind.SEGMENTS.word()))
        .flatMap(sheet -> sheet.items().stream())
        .filter(item -> item.path("type").stringValue().equals(type))
        .findFirst();
  }

  private static Viewing viewing(Sight sight, Notebook book) {
    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
    return new Viewing(
        new Viewing.Wish(FILM, source, LOOKS, book),
        new Equipment.Tools(sight, () -> new Recogniser(List.of())),
        _ -> {},
        new Pace(() -> false));
  }

  private static Viewing.Result watched(Viewing viewing) {
    watch(viewing, Double.MAX_VALUE);
    return viewing.finish();
  }

  /// Up to that moment of the film, at which it breaks off.
  private static void watch(Viewing viewing, double until) {
    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
    var listener =
        new SurveyListener() {
          @Override
          public void small(Moment when, byte[] planes) {
            viewing.small(when, planes);
          }

          @Override
          public void picture(Moment when, int width, int height, byte[] rgb) {
            if (when.seconds() > until) {
              throw new IllegalStateException("the light is out");
            }
            viewing.picture(when, width, height, rgb);
          }

          @Override
          public void sound(short[] samples, int count) {
            viewing.sound(samples, count);
          }
        };
    transcoder.survey(film, source, SurveyListener.Pictures.FINE, listener, Cancellation.NEVER);
  }
}
