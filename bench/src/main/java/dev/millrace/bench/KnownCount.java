package dev.millrace.bench;

import dev.millrace.testing.Drawing;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Stop signs that are carried through the picture, several at once, each of which counts once.
final class KnownCount implements KnownTruth {
  private static final String LABEL = "stop sign";
  private static final int LANES = 3;
  private static final int SIGNS = 13;
  private static final int FPS = 25;
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;

  private final Path folder;
  private final List<Sign> signs = new ArrayList<>();
  private double seconds;

  /// A sign that moves along its lane.
  ///
  /// @param from when it comes in
  /// @param speed in pixels a second
  private record Sign(int lane, double from, double speed, int size) {
    double until() {
      return from + (WIDTH + 2.0 * size) / speed;
    }

    int x(double at) {
      double way = (at - from) * speed - size;
      return (int) Math.round(lane % 2 == 0 ? way : WIDTH - way);
    }
  }

  KnownCount(Path folder) {
    this.folder = folder;
    var random = new Random(11);
    for (int lane = 0; lane < LANES; lane++) {
      double at = 1.5 * lane;
      for (int n = 0; n < SIGNS; n++) {
        var sign = new Sign(lane, at, 130 + random.nextInt(70), 90 + random.nextInt(30));
        signs.add(sign);
        at = sign.until() - 1 + 3 * random.nextDouble();
        seconds = Math.max(seconds, sign.until());
      }
    }
  }

  @Override
  public Path film() {
    return TestFfmpeg.make(
        folder.resolve("known-count.mp4"),
        ("-f rawvideo -pix_fmt bgr0 -s %dx%d -framerate %d -i pipe:0"
                + " -c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p")
            .formatted(WIDTH, HEIGHT, FPS),
        this::draw);
  }

  private void draw(OutputStream to) {
    var bytes = ByteBuffer.allocate(4 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
    var samples = new int[WIDTH * HEIGHT];
    try {
      for (int n = 0; n < seconds * FPS; n++) {
        picture((double) n / FPS).getRGB(0, 0, WIDTH, HEIGHT, samples, 0, WIDTH);
        bytes.asIntBuffer().put(samples);
        to.write(bytes.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BufferedImage picture(double at) {
    var drawing = new Drawing(WIDTH, HEIGHT, new Color(120, 160, 200));
    for (Sign sign : signs) {
      if (at >= sign.from && at <= sign.until()) {
        drawing.stopSign(sign.x(at), 80 + sign.lane * 160, sign.size);
      }
    }
    return drawing.image();
  }

  @Override
  public List<String> looks() {
    return List.of("shots", "labels");
  }

  @Override
  public List<Figure> judge(LookedAt film, List<String> notes)
      throws IOException, InterruptedException {
    film.require("labels");
    long found =
        film.items("labels").stream()
            .filter(item -> item.path("label").asString("").equals(LABEL))
            .count();
    notes.add("count: %d signs in %.0f s, counted %d".formatted(signs.size(), seconds, found));
    double error = 100.0 * Math.abs(found - signs.size()) / signs.size();
    return List.of(Figure.atMost("count of things, error", Runs.of(error), "%", 5));
  }
}
