package dev.millrace.testing;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/// A film that is drawn picture by picture, whose cuts, dissolves and fades are known to the frame:
/// the nth picture that an encoder is given is the nth of the film, and nobody rounds a time.
public final class KnownFilm {
  /// Of films that do not say otherwise.
  public static final int FPS = 25;

  private static final List<Integer> RATES = List.of(24, 25, 30, 50);

  private final int fps;
  private final List<Part> parts = new ArrayList<>();
  private final List<Integer> cuts = new ArrayList<>();
  private final List<Slow> slow = new ArrayList<>();
  private int frames;

  /// The ways in which shots follow each other slowly.
  public enum Way {
    DISSOLVE,
    BLACK,
    WHITE
  }

  /// A slow change.
  ///
  /// @param from the first picture that changes
  /// @param to the first whole one of the next shot
  public record Slow(Way way, int from, int to) {}

  /// Pictures that go from one scenery to another; a shot goes nowhere.
  ///
  /// @param flash the picture that is lit up; -1 if none is
  private record Part(View from, View to, int length, int flash) {
    static Part shot(View view, int length, int flash) {
      return new Part(view, view, length, flash);
    }

    boolean isMixed() {
      return !from.equals(to);
    }
  }

  /// A scenery from a picture of it on.
  private record View(Scenery scenery, int first) {}

  public KnownFilm() {
    this(FPS);
  }

  public KnownFilm(int fps) {
    this.fps = fps;
  }

  /// One of random sceneries, lengths and changes; its rate too depends on the seed.
  ///
  /// @param shots how many there are at least
  public static KnownFilm random(long seed, int shots) {
    var random = new Random(seed);
    var film = new KnownFilm(RATES.get((int) Math.floorMod(seed, (long) RATES.size())));
    for (int n = 0; n < shots; n++) {
      Scenery one = new DrawnScenery(random.nextLong());
      Scenery next = new DrawnScenery(random.nextLong());
      film.add(random, one, next);
    }
    return film;
  }

  /// Adds shots of those sceneries with a change of some kind between, or the first alone.
  public void add(Random random, Scenery one, Scenery next) {
    int length = 12 + random.nextInt(40);
    int calm = 16 + random.nextInt(40);
    switch (random.nextInt(8)) {
      case 0, 1 -> dissolve(one, next, calm, 5 + random.nextInt(46));
      case 2 -> fade(one, next, calm, change(random, Way.BLACK));
      case 3 -> fade(one, next, calm, change(random, Way.WHITE));
      case 4 -> flash(one, length + 10, 6 + random.nextInt(length - 6));
      default -> shot(one, length);
    }
  }

  private static Change change(Random random, Way way) {
    return new Change(way, 6 + random.nextInt(25), 1 + random.nextInt(8));
  }

  /// How a fade goes.
  ///
  /// @param length of either side
  /// @param held how long it is blank
  public record Change(Way way, int length, int held) {}

  /// A shot behind a cut.
  public KnownFilm shot(int scene, int length) {
    return shot(new DrawnScenery(scene), length);
  }

  public KnownFilm shot(Scenery scenery, int length) {
    cut();
    return part(Part.shot(new View(scenery, 0), length, -1));
  }

  /// A shot in which a picture and the two behind it are lit up.
  public KnownFilm flash(Scenery scenery, int length, int at) {
    cut();
    return part(Part.shot(new View(scenery, 0), length, at));
  }

  /// Two shots, one of which shows through the other for `change` frames.
  public KnownFilm dissolve(int scene, int length, int change) {
    return dissolve(new DrawnScenery(scene), new DrawnScenery(scene + 1), length, change);
  }

  public KnownFilm dissolve(Scenery one, Scenery next, int length, int change) {
    shot(one, length);
    slow.add(new Slow(Way.DISSOLVE, frames, frames + change));
    part(new Part(new View(one, length), new View(next, 0), change, -1));
    return part(Part.shot(new View(next, change), length, -1));
  }

  /// Two shots, the first of which becomes black in `change` frames, as does the second, backwards.
  public KnownFilm fade(int scene, int length, int change) {
    var blank = new Change(Way.BLACK, change, 2);
    return fade(new DrawnScenery(scene), new DrawnScenery(scene + 1), length, blank);
  }

  /// Two shots, the first of which becomes blank, out of which the second comes.
  public KnownFilm fade(Scenery one, Scenery next, int length, Change change) {
    shot(one, length);
    var blank = new View(Scenery.blank(change.way == Way.BLACK ? 16 : 235), 0);
    slow.add(new Slow(change.way, frames, frames + 2 * change.length + change.held));
    part(new Part(new View(one, length), blank, change.length, -1));
    part(Part.shot(blank, change.held, -1));
    part(new Part(blank, new View(next, 0), change.length, -1));
    return part(Part.shot(new View(next, change.length), length, -1));
  }

  /// So many black frames, behind what counts as no cut.
  public KnownFilm black(int length) {
    return part(Part.shot(new View(Scenery.blank(16), 0), length, -1));
  }

  private KnownFilm part(Part part) {
    parts.add(part);
    frames += part.length;
    return this;
  }

  private void cut() {
    if (frames > 0) {
      cuts.add(frames);
    }
  }

  /// Draws it, with a sound that is silent from the second to the third second.
  public Path make(Path target) {
    String sound = "-f lavfi -i aevalsrc=if(between(t\\,2\\,3)\\,0\\,0.3*sin(440*2*PI*t)):s=48000";
    return make(target, sound + ":d=" + (double) frames / fps);
  }

  /// Draws it, with the sound of a file.
  public Path make(Path target, Path sound) {
    return make(target, "-i " + sound);
  }

  private Path make(Path target, String sound) {
    return TestFfmpeg.make(
        target,
        "-f rawvideo -pix_fmt yuv420p -s %dx%d -framerate %d -i pipe:0 "
                .formatted(Scenery.WIDTH, Scenery.HEIGHT, fps)
            + sound
            + " -map 0 -map 1 -c:v libx264 -preset veryfast -g 250 -bf 2 -c:a aac",
        this::draw);
  }

  /// All pictures, one behind the other.
  private void draw(OutputStream to) {
    try (var out = new BufferedOutputStream(to, Scenery.BYTES)) {
      var picture = new byte[Scenery.BYTES];
      var other = new byte[Scenery.BYTES];
      for (Part part : parts) {
        for (int n = 0; n < part.length; n++) {
          part.from.scenery.draw(part.from.first + n, picture);
          if (part.isMixed()) {
            part.to.scenery.draw(part.to.first + n, other);
            mix(picture, other, (n + 1.0) / (part.length + 1));
          }
          if (part.flash >= 0 && n >= part.flash && n < part.flash + 3) {
            light(picture, 110 >> (n - part.flash));
          }
          out.write(picture);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void mix(byte[] picture, byte[] other, double share) {
    for (int n = 0; n < picture.length; n++) {
      double mixed = (picture[n] & 0xff) * (1 - share) + (other[n] & 0xff) * share;
      picture[n] = (byte) Math.round(mixed);
    }
  }

  private static void light(byte[] picture, int more) {
    for (int n = 0; n < Scenery.PIXELS; n++) {
      picture[n] = (byte) Math.min(235, (picture[n] & 0xff) + more);
    }
  }

  public int fps() {
    return fps;
  }

  public List<Integer> cuts() {
    return cuts;
  }

  public List<Slow> slow() {
    return slow;
  }

  public int frames() {
    return frames;
  }

  /// When each picture is shown, in milliseconds.
  public List<Long> times() {
    return LongStream.range(0, frames).map(n -> Math.round(1000.0 * n / fps)).boxed().toList();
  }
}
