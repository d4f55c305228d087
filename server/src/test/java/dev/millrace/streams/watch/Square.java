package dev.millrace.streams.watch;

import dev.millrace.inference.Findings;
import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Inference;
import dev.millrace.streams.Blind;
import dev.millrace.streams.Eyes;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// A white square on black, and eyes that see it: what there is to see is known exactly.
final class Square implements Eyes {
  static final int WIDTH = 160;
  static final int HEIGHT = 90;
  private static final int SIDE = 24;

  /// A frame with the square's left edge there.
  static byte[] jpeg(int x) {
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = picture.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(x, 40, SIDE, SIDE);
    canvas.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public Inference.Seen look(String model, List<byte[]> frames) throws InterruptedException {
    var findings = new ArrayList<Findings>();
    for (int n = 0; n < frames.size(); n++) {
      findings.add(look(frames.get(n), n));
    }
    return new Inference.Seen(model, "1", findings);
  }

  private static Findings look(byte[] jpeg, int index) {
    BufferedImage picture;
    try {
      picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (picture == null) {
      throw new Blind(Blind.Kind.FRAME, "it is no JPEG", index);
    }
    for (int x = 0; x < WIDTH; x++) {
      if ((picture.getRGB(x, 50) & 0xff) > 128) {
        var box = new Box(x, 40, SIDE, SIDE);
        var relative =
            new Box(
                (double) x / WIDTH, 40.0 / HEIGHT, (double) SIDE / WIDTH, (double) SIDE / HEIGHT);
        var found = new Found("square", 0.9, box, relative, List.of());
        return new Findings(WIDTH, HEIGHT, List.of(found), List.of());
      }
    }
    return new Findings(WIDTH, HEIGHT, List.of(), List.of());
  }
}
