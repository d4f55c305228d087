package dev.millrace.testing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/// Pictures whose truth is known, as they are drawn: text, and things that networks take for real.
public final class Drawing {
  private final BufferedImage image;
  private final Graphics2D canvas;

  /// An empty picture.
  public Drawing(int width, int height, Color ground) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setPaint(new GradientPaint(0, 0, ground, 0, height, ground.darker()));
    canvas.fillRect(0, 0, width, height);
  }

  /// A line of text; `y` is its base line.
  public Drawing text(String line, int x, int y, int size) {
    canvas.setColor(Color.WHITE);
    canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    canvas.drawString(line, x, y);
    return this;
  }

  /// A stop sign on its pole; `size` across.
  public Drawing stopSign(int x, int y, int size) {
    canvas.setColor(new Color(120, 120, 125));
    canvas.fillRect(x - size / 20, y + size / 2, size / 10, size);
    octagon(x, y, size / 2.0, Color.WHITE);
    octagon(x, y, size / 2.0 * 0.93, new Color(190, 20, 30));
    canvas.setColor(Color.WHITE);
    canvas.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size * 3 / 10));
    var metrics = canvas.getFontMetrics();
    canvas.drawString("STOP", x - metrics.stringWidth("STOP") / 2, y + size / 10);
    return this;
  }

  private void octagon(int x, int y, double radius, Color colour) {
    var shape = new Polygon();
    for (int n = 0; n < 8; n++) {
      double angle = Math.PI / 8 + n * Math.PI / 4;
      shape.addPoint(
          (int) Math.round(x + radius * Math.cos(angle)),
          (int) Math.round(y + radius * Math.sin(angle)));
    }
    canvas.setColor(colour);
    canvas.fillPolygon(shape);
  }

  /// A clock on a wall; `size` across.
  public Drawing clock(int x, int y, int size) {
    disc(x, y, size / 2.0, new Color(30, 30, 35));
    disc(x, y, size / 2.0 * 0.9, new Color(250, 250, 245));
    canvas.setColor(Color.BLACK);
    canvas.setFont(new Font(Font.SERIF, Font.BOLD, Math.max(6, size / 9)));
    for (int hour = 1; hour <= 12; hour++) {
      double angle = hour * Math.PI / 6 - Math.PI / 2;
      String number = Integer.toString(hour);
      int wide = canvas.getFontMetrics().stringWidth(number);
      canvas.drawString(
          number,
          (int) (x + size * 0.36 * Math.cos(angle) - wide / 2.0),
          (int) (y + size * 0.36 * Math.sin(angle) + size / 24.0));
    }
    hand(x, y, size * 0.22, -0.9, size / 22f);
    hand(x, y, size * 0.33, 0.4, size / 35f);
    return this;
  }

  private void hand(int x, int y, double length, double angle, float width) {
    canvas.setStroke(new BasicStroke(Math.max(1, width)));
    canvas.drawLine(
        x, y, (int) (x + length * Math.cos(angle)), (int) (y + length * Math.sin(angle)));
  }

  private void disc(double x, double y, double radius, Color colour) {
    canvas.setColor(colour);
    canvas.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /// A face from the front, without an expression; `size` is its height.
  public Drawing face(int x, int y, int size) {
    double w = size * 0.72;
    canvas.setColor(new Color(60, 40, 30));
    oval(x, y - size * 0.08, w * 1.16, size * 1.05);
    canvas.setPaint(
        new RadialGradientPaint(
            (float) (x - w * 0.1),
            (float) (y - size * 0.1),
            size * 0.62f,
            new float[] {0f, 0.6f, 1f},
            new Color[] {
              new Color(240, 200, 170), new Color(220, 172, 140), new Color(150, 105, 80)
            }));
    canvas.fillRect((int) (x - w * 0.22), (int) (y + size * 0.35), (int) (w * 0.44), size / 3);
    oval(x, y, w, size);
    canvas.setColor(new Color(60, 40, 30));
    canvas.fill(
        new Arc2D.Double(
            x - w * 0.52, y - size * 0.56, w * 1.04, size * 0.62, 20, 140, Arc2D.CHORD));
    for (int side = -1; side <= 1; side += 2) {
      double eye = x + side * w * 0.22;
      double level = y - size * 0.08;
      canvas.setColor(new Color(160, 115, 95));
      oval(eye, level, w * 0.25, size * 0.1);
      canvas.setColor(Color.WHITE);
      oval(eye, level, w * 0.2, size * 0.065);
      canvas.setColor(new Color(50, 35, 25));
      oval(eye, level, size * 0.06, size * 0.06);
      canvas.setColor(new Color(55, 38, 28));
      canvas.fill(
          new Arc2D.Double(
              eye - w * 0.14, level - size * 0.12, w * 0.28, size * 0.1, 15, 150, Arc2D.CHORD));
    }
    canvas.setColor(new Color(175, 125, 100));
    canvas.fillPolygon(
        new int[] {x, (int) (x - w * 0.1), (int) (x + w * 0.1)},
        new int[] {(int) (y - size * 0.02), (int) (y + size * 0.15), (int) (y + size * 0.15)},
        3);
    canvas.setColor(new Color(110, 60, 55));
    oval(x - w * 0.05, y + size * 0.14, w * 0.05, size * 0.02);
    oval(x + w * 0.05, y + size * 0.14, w * 0.05, size * 0.02);
    canvas.setColor(new Color(170, 80, 80));
    oval(x, y + size * 0.27, w * 0.36, size * 0.075);
    canvas.setColor(new Color(110, 45, 50));
    canvas.fillRect(
        (int) (x - w * 0.16), (int) (y + size * 0.267), (int) (w * 0.32), size / 90 + 1);
    return this;
  }

  /// Ovals in colours of skin, of which networks for unsafe content make something that they are
  /// not.
  public Drawing ovals(long seed) {
    var random = new Random(seed);
    for (int n = 0; n < 8; n++) {
      float x = random.nextInt(image.getWidth());
      float y = random.nextInt(image.getHeight());
      float wide = image.getHeight() * (0.2f + 0.6f * random.nextFloat());
      int light = 180 + random.nextInt(60);
      canvas.setPaint(
          new RadialGradientPaint(
              x,
              y,
              wide,
              new float[] {0f, 0.7f, 1f},
              new Color[] {
                new Color(Math.min(255, light + 20), light - 20, light - 50),
                new Color(light, light - 55, light - 85),
                new Color(light - 70, light - 120, light - 140)
              }));
      canvas.rotate(3 * random.nextDouble(), x, y);
      oval(x, y, wide, 2 * wide);
      canvas.setTransform(new AffineTransform());
    }
    return this;
  }

  private void oval(double x, double y, double width, double height) {
    canvas.fill(new Ellipse2D.Double(x - width / 2, y - height / 2, width, height));
  }

  public BufferedImage image() {
    return image;
  }

  /// Writes it as PNG.
  public Path write(Path target) {
    try {
      ImageIO.write(image, "png", target.toFile());
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
