package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.scene.Span;
import dev.millrace.media.scene.Transition;
import dev.millrace.testing.KnownFilm;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.SurveyListener;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is seen and heard in films that were drawn for it, through a real decoder.
class ScenesIT {
  private static final int FRAME = 4;

  /// Of twenty slow changes; the bench judges many more by 0.9.
  private static final double FEW_SLOW = 0.8;

  /// No threshold was set on the film of this seed.
  private static final long UNSEEN = 4711;

  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  @TempDir private static Path folder;

  @BeforeAll
  static void open() {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  @Test
  void cuts_are_exact_to_the_frame_and_slow_changes_are_found() {
    var film = KnownFilm.random(UNSEEN, 30);
    Path file = film.make(folder.resolve("known.mp4"));
    assertThat(pictureTimes(file)).isEqualTo(film.times());
    var seen = look(file);

    List<Long> cuts =
        seen.scenes().transitions().stream()
            .filter(one -> one.kind() == Transition.Kind.CUT)
            .map(one -> frame(seen, film, one.span().from()))
            .toList();
    var truth = film.cuts().stream().map(Integer::longValue).toList();
    assertThat(f1(cuts, truth)).as("%s of %s", cuts, truth).isGreaterThanOrEqualTo(0.99);
    assertThat(slowF1(seen, film)).isGreaterThanOrEqualTo(FEW_SLOW);
    assertThat(seen.silences()).hasSize(1);
    assertThat(seen.silences().getFirst().from()).isBetween(31_000L, 33_000L);
    assertThat(seen.silences().getFirst().to()).isBetween(47_000L, 49_000L);
  }

  @Test
  void films_without_sound_or_pictures_or_with_one_frame_are_looked_at_too() {
    var sound = look(make("sound.m4a", "-f lavfi -i anullsrc -t 1 -c:a aac"));
    var one = look(make("one.mp4", "-f lavfi -i testsrc2=s=64x64 -frames:v 1 -c:v libx264"));

    assertThat(sound.scenes().shots()).isEmpty();
    assertThat(sound.silences()).hasSize(1);
    assertThat(one.scenes().shots()).hasSize(1);
    assertThat(one.silences()).isEmpty();
  }

  @Test
  void times_are_the_films_own_where_pictures_come_irregularly_and_lie_on_their_side() {
    var seen =
        look(
            make(
                "vfr.mp4",
                "-f lavfi -i testsrc2=s=64x96:r=30:d=2 -f lavfi -i smptehdbars=s=64x96:r=30:d=2"
                    + " -filter_complex [0][1]concat=n=2,select='not(eq(mod(n\\,7)\\,3))'[v]"
                    + " -map [v] -fps_mode vfr -c:v libx264 -metadata:s:v rotate=90"));

    assertThat(seen.scenes().transitions()).hasSize(1);
    double at = seen.scenes().transitions().getFirst().span().from() * seen.tick().toDouble();
    assertThat(at).isBetween(1.999, 2.001);
  }

  @Test
  void two_pictures_a_second_come_with_their_times() {
    Path film = make("wide.mp4", "-f lavfi -i testsrc2=s=1920x1080:r=24:d=3 -c:v libx264");
    var times = new ArrayList<Double>();
    var size = new AtomicInteger();
    var listener =
        new SurveyListener() {
          @Override
          public void small(Moment when, byte[] planes) {}

          @Override
          public void picture(Moment when, int width, int height, byte[] rgb) {
            times.add(when.seconds());
            size.set(rgb.length);
          }

          @Override
          public void sound(short[] samples, int count) {}
        };

    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
    transcoder.survey(film, source, SurveyListener.Pictures.FINE, listener, Cancellation.NEVER);

    assertThat(times).containsExactly(0.0, 0.5, 1.0, 1.5, 2.0, 2.5);
    assertThat(size).hasValue(1280 * 720 * 3);
  }

  private static Path make(String name, String arguments) {
    return TestFfmpeg.make(folder.resolve(name), arguments);
  }

  private static SceneEye.Seen look(Path film) {
    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
    var eye = new SceneEye();
    var listener =
        new SurveyListener() {
          @Override
          public void small(Moment when, byte[] planes) {
            eye.small(when, planes);
          }

          @Override
          public void picture(Moment when, int width, int height, byte[] rgb) {}

          @Override
          public void sound(short[] samples, int count) {
            eye.sound(samples, count);
          }
        };
    transcoder.survey(film, source, SurveyListener.Pictures.NONE, listener, Cancellation.NEVER);
    return eye.finish(source.duration());
  }

  /// Of every picture that ffprobe finds, in milliseconds.
  private static List<Long> pictureTimes(Path file) {
    String answer =
        TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "frame=pts_time",
            "-of",
            "csv=p=0",
            file.toString());
    return answer
        .lines()
        .map(line -> line.replace(",", ""))
        .map(line -> Math.round(1000 * Double.parseDouble(line)))
        .toList();
  }

  private static long frame(SceneEye.Seen seen, KnownFilm film, long ticks) {
    return Math.round(ticks * seen.tick().toDouble() * film.fps());
  }

  private static double f1(List<Long> found, List<Long> truth) {
    long right = found.stream().filter(truth::contains).count();
    return 2.0 * right / (found.size() + truth.size());
  }

  /// A slow change is found when it is found once and both its ends are right to some frames.
  private static double slowF1(SceneEye.Seen seen, KnownFilm film) {
    var found =
        seen.scenes().transitions().stream()
            .filter(one -> one.kind() != Transition.Kind.CUT)
            .map(
                one ->
                    new Span(
                        frame(seen, film, one.span().from()), frame(seen, film, one.span().to())))
            .toList();
    long right =
        film.slow().stream()
            .filter(
                truth ->
                    found.stream()
                        .anyMatch(
                            one ->
                                Math.abs(one.from() - truth.from()) <= FRAME
                                    && Math.abs(one.to() - truth.to()) <= FRAME))
            .count();
    return 2.0 * right / (found.size() + film.slow().size());
  }
}
