package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A film of small pictures whose shots are known: each scene has its own colours and shapes, which
/// move slowly.
final class Reel {
  private final List<byte[]> pictures = new ArrayList<>();

  /// A picture of a scene as it is after so many pictures.
  static byte[] scene(int number, double moved) {
    var random = new Random(7919L * number);
    double phase = random.nextDouble() * 6;
    double wide = 4 + random.nextInt(12);
    int luma = 60 + random.nextInt(100);
    int red = random.nextInt(256);
    int blue = random.nextInt(256);
    var samples = new byte[SmallPicture.BYTES];
    int plane = SmallPicture.WIDTH * SmallPicture.HEIGHT;
    for (int n = 0; n < plane; n++) {
      double x = n % SmallPicture.WIDTH + moved;
      int line = n / SmallPicture.WIDTH;
      double wave = Math.sin(x / wide + phase) * Math.cos(line / wide - phase);
      samples[n] = (byte) Math.clamp((int) (luma + 50 * wave), 16, 235);
      samples[plane + n] = (byte) (128 + (blue - 128) * (1 + wave) / 4);
      samples[2 * plane + n] = (byte) (128 + (red - 128) * (1 - wave) / 4);
    }
    return samples;
  }

  static byte[] blank(int luma) {
    var samples = new byte[SmallPicture.BYTES];
    int plane = SmallPicture.WIDTH * SmallPicture.HEIGHT;
    java.util.Arrays.fill(samples, 0, plane, (byte) luma);
    java.util.Arrays.fill(samples, plane, 3 * plane, (byte) 128);
    return samples;
  }

  static byte[] mixed(byte[] a, byte[] b, double share) {
    var samples = new byte[a.length];
    for (int n = 0; n < a.length; n++) {
      samples[n] = (byte) Math.round((a[n] & 0xff) * (1 - share) + (b[n] & 0xff) * share);
    }
    return samples;
  }

  Reel shot(int number, int count, double speed) {
    for (int n = 0; n < count; n++) {
      pictures.add(scene(number, n * speed));
    }
    return this;
  }

  Reel blanks(int luma, int count) {
    for (int n = 0; n < count; n++) {
      pictures.add(blank(luma));
    }
    return this;
  }

  /// So many pictures between two, neither of them whole.
  Reel mix(byte[] from, byte[] to, int count) {
    for (int n = 1; n <= count; n++) {
      pictures.add(mixed(from, to, n / (count + 1.0)));
    }
    return this;
  }

  Reel picture(byte[] samples) {
    pictures.add(samples);
    return this;
  }

  int length() {
    return pictures.size();
  }

  Scenes scenes() {
    var detector = new SceneDetector();
    for (int n = 0; n < pictures.size(); n++) {
      detector.add(new SmallPicture(n * 10L, pictures.get(n)));
    }
    return detector.finish(pictures.size() * 10L);
  }
}
