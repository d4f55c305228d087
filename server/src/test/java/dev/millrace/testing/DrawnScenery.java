package dev.millrace.testing;

import java.util.Random;
import java.util.SplittableRandom;

/// A place with things that move in it, seen by a camera that may move as well; a seed says how.
///
/// Seeds differ in brightness, contrast, colours, how fast the camera and things move, how often
/// pictures are repeated, and in grain.
final class DrawnScenery implements Scenery {
  private static final int TILE_WIDTH = 512;
  private static final int TILE_HEIGHT = 256;
  private static final int[] CELLS = {128, 64, 32, 16, 8};

  private final float[] luma = new float[TILE_WIDTH * TILE_HEIGHT];
  private final float[] blue = new float[TILE_WIDTH * TILE_HEIGHT];
  private final float[] red = new float[TILE_WIDTH * TILE_HEIGHT];
  private final Camera camera;
  private final Thing[] things;
  private final int repeats;
  private final int grain;
  private final long seed;

  /// How the camera moves, in pixels a picture.
  private record Camera(double x, double y, double zoom, double shake) {
    static Camera of(Random random) {
      double angle = 2 * Math.PI * random.nextDouble();
      double speed =
          switch (random.nextInt(6)) {
            case 0, 1 -> 0;
            case 2, 3 -> 0.3 + random.nextDouble();
            case 4 -> 2 + 4 * random.nextDouble();
            default -> 8 + 12 * random.nextDouble();
          };
      double zoom = random.nextInt(6) == 0 ? 0.004 * (random.nextDouble() - 0.3) : 0;
      double shake = random.nextInt(4) == 0 ? 1 + 2 * random.nextDouble() : 0;
      return new Camera(speed * Math.cos(angle), 0.4 * speed * Math.sin(angle), zoom, shake);
    }
  }

  private record Place(double x, double y) {}

  private record Colour(int luma, int blue, int red) {}

  /// An ellipse that moves, and comes in again on the other side.
  private record Thing(Place start, Place move, double wide, double high, Colour colour) {
    static Thing of(Random random) {
      double size = 12 + 50 * random.nextDouble();
      var move = new Place(4 * random.nextGaussian(), random.nextGaussian());
      var colour = new Colour(25 + random.nextInt(200), tint(random), tint(random));
      var start = new Place(WIDTH * random.nextDouble(), HEIGHT * random.nextDouble());
      return new Thing(start, move, size, size * (0.5 + random.nextDouble()), colour);
    }

    private static int tint(Random random) {
      return 128 + (int) (70 * (random.nextDouble() - 0.5));
    }
  }

  DrawnScenery(long seed) {
    this.seed = seed;
    var random = new Random(seed * 7919 + 17);
    camera = Camera.of(random);
    repeats = random.nextInt(8) == 0 ? 2 + random.nextInt(4) : 1;
    grain = random.nextInt(3) == 0 ? 2 + random.nextInt(7) : 0;
    boolean isDark = random.nextInt(5) == 0;
    double base = isDark ? 24 + 20 * random.nextDouble() : 65 + 110 * random.nextDouble();
    double spread = isDark ? 6 + 14 * random.nextDouble() : 20 + 45 * random.nextDouble();
    double colours = isDark ? 12 : 10 + 50 * random.nextDouble();
    noise(luma, base, spread, random);
    noise(blue, 128 + colours * random.nextGaussian() / 2, colours / 2, random);
    noise(red, 128 + colours * random.nextGaussian() / 2, colours / 2, random);
    things = new Thing[random.nextInt(5)];
    for (int n = 0; n < things.length; n++) {
      things[n] = Thing.of(random);
    }
  }

  /// Value noise of several sizes, that goes on where it began.
  private static void noise(float[] plane, double base, double spread, Random random) {
    java.util.Arrays.fill(plane, (float) base);
    double share = 0.4 + 0.4 * random.nextDouble();
    double height = spread;
    for (int cell : CELLS) {
      int columns = TILE_WIDTH / cell;
      int rows = TILE_HEIGHT / cell;
      var knots = new double[columns * rows];
      for (int n = 0; n < knots.length; n++) {
        knots[n] = height * Math.clamp(random.nextGaussian(), -2, 2);
      }
      for (int n = 0; n < plane.length; n++) {
        double x = (double) (n % TILE_WIDTH) / cell;
        int row = n / TILE_WIDTH;
        double y = (double) row / cell;
        int left = (int) x;
        int top = (int) y;
        int right = (left + 1) % columns;
        int bottom = (top + 1) % rows * columns;
        double across = x - left;
        double down = y - top;
        top *= columns;
        plane[n] +=
            (float)
                ((1 - down) * ((1 - across) * knots[top + left] + across * knots[top + right])
                    + down
                        * ((1 - across) * knots[bottom + left] + across * knots[bottom + right]));
      }
      height *= share;
    }
  }

  @Override
  public void draw(int frame, byte[] into) {
    int shown = frame / repeats * repeats;
    double scale = Math.exp(-camera.zoom * shown);
    double x = camera.x * shown + camera.shake * Math.sin(0.9 * shown + seed);
    double y = camera.y * shown + camera.shake * Math.cos(0.7 * shown);
    for (int n = 0; n < PIXELS; n++) {
      int column = n % WIDTH;
      int line = n / WIDTH;
      int at = at(x + scale * column, y + scale * line);
      into[n] = sample(luma[at]);
      if ((column & line & 1) == 1) {
        int half = line / 2 * (WIDTH / 2) + column / 2;
        into[PIXELS + half] = sample(blue[at]);
        into[PIXELS + PIXELS / 4 + half] = sample(red[at]);
      }
    }
    for (Thing thing : things) {
      draw(thing, shown, into);
    }
    if (grain > 0) {
      roughen(frame, into);
    }
  }

  private static int at(double x, double y) {
    int column = Math.floorMod((int) Math.floor(x), TILE_WIDTH);
    int line = Math.floorMod((int) Math.floor(y), TILE_HEIGHT);
    return line * TILE_WIDTH + column;
  }

  private static byte sample(double value) {
    return (byte) Math.clamp(Math.round(value), 16, 235);
  }

  private static void draw(Thing thing, int frame, byte[] into) {
    double x = wrapped(thing.start.x + thing.move.x * frame, WIDTH, thing.wide);
    double y = wrapped(thing.start.y + thing.move.y * frame, HEIGHT, thing.high);
    int top = Math.max(0, (int) (y - thing.high));
    int bottom = Math.min(HEIGHT, (int) (y + thing.high) + 1);
    for (int line = top; line < bottom; line++) {
      double off = (line - y) / thing.high;
      double half = thing.wide * Math.sqrt(Math.max(0, 1 - off * off));
      int to = Math.min(WIDTH, (int) (x + half));
      for (int column = Math.max(0, (int) (x - half)); column < to; column++) {
        into[line * WIDTH + column] = (byte) thing.colour.luma;
        int chroma = PIXELS + line / 2 * (WIDTH / 2) + column / 2;
        into[chroma] = (byte) thing.colour.blue;
        into[chroma + PIXELS / 4] = (byte) thing.colour.red;
      }
    }
  }

  private static double wrapped(double at, int length, double margin) {
    double all = length + 2 * margin;
    return at + margin - all * Math.floor((at + margin) / all) - margin;
  }

  private void roughen(int frame, byte[] into) {
    var random = new SplittableRandom(seed * 31 + frame);
    for (int n = 0; n < PIXELS; n += 2) {
      long bits = random.nextInt();
      into[n] = sample((into[n] & 0xff) + grain * gauss(bits & 0xffff));
      into[n + 1] = sample((into[n + 1] & 0xff) + grain * gauss(bits >>> 16 & 0xffff));
    }
  }

  /// Four nibbles are nearly a normal deviate.
  private static double gauss(long bits) {
    long sum = (bits & 15) + (bits >> 4 & 15) + (bits >> 8 & 15) + (bits >> 12 & 15);
    return (sum - 30) / 9.2;
  }
}
