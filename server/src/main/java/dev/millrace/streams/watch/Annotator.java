package dev.millrace.streams.watch;

import dev.millrace.media.track.Region;
import dev.millrace.streams.rules.Line;
import dev.millrace.streams.rules.Rules;
import dev.millrace.streams.rules.Spot;
import dev.millrace.streams.rules.Zone;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Draws what is seen into a frame, and the zones and lines that are watched.
final class Annotator {
  private static final Color RULE = new Color(0xffd166);
  private static final int PIXELS_PER_DOT = 320;

  static {
    ImageIO.setUseCache(false);
  }

  private Annotator() {}

  /// A JPEG file.
  ///
  /// **On failure** an [IOException]: the frame is no picture.
  static byte[] draw(byte[] jpeg, List<Result.Thing> things, Rules rules) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    if (picture == null) {
      throw new IOException("the frame is no picture");
    }
    Graphics2D canvas = picture.createGraphics();
    try {
      int dot = Math.max(1, picture.getWidth() / PIXELS_PER_DOT);
      canvas.setStroke(new BasicStroke(dot));
      var paper = new Paper(canvas, picture.getWidth(), picture.getHeight(), dot);
      rules.zones().forEach(paper::zone);
      rules.lines().forEach(paper::line);
      things.forEach(paper::thing);
    } finally {
      canvas.dispose();
    }
    var out = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, "jpeg", out)) {
      throw new IOException("the picture can not be written as JPEG");
    }
    return out.toByteArray();
  }

  /// What is drawn on.
  private record Paper(Graphics2D canvas, int width, int height, int dot) {
    void zone(Zone zone) {
      var polygon = new Polygon();
      zone.corners().forEach(corner -> polygon.addPoint(x(corner.x()), y(corner.y())));
      canvas.setColor(RULE);
      canvas.drawPolygon(polygon);
      Spot first = zone.corners().getFirst();
      Letters.write(canvas, zone.name(), x(first.x()) + 2 * dot, y(first.y()) + 2 * dot, dot);
    }

    void line(Line line) {
      canvas.setColor(RULE);
      canvas.drawLine(x(line.from().x()), y(line.from().y()), x(line.to().x()), y(line.to().y()));
      Letters.write(canvas, line.name(), x(line.from().x()), y(line.from().y()), dot);
    }

    void thing(Result.Thing thing) {
      Region box = thing.relative();
      if (box == null) {
        return;
      }
      String track = thing.track() == null ? "" : " #" + thing.track();
      String text =
          thing.label() + track + String.format(Locale.ROOT, " %.0f%%", thing.score() * 100);
      Color colour = Color.getHSBColor((thing.label().hashCode() & 0xff) / 255f, 0.75f, 0.95f);
      canvas.setColor(colour);
      canvas.drawRect(
          x(box.x()), y(box.y()), (int) (box.width() * width), (int) (box.height() * height));
      int high = (Letters.HEIGHT + 2) * dot;
      int top = Math.max(0, y(box.y()) - high);
      canvas.fillRect(x(box.x()), top, (Letters.width(text) + 2) * dot, high);
      canvas.setColor(Color.BLACK);
      Letters.write(canvas, text, x(box.x()) + dot, top + dot, dot);
    }

    private int x(double part) {
      return (int) Math.round(part * width);
    }

    private int y(double part) {
      return (int) Math.round(part * height);
    }
  }
}
