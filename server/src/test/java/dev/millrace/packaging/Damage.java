package dev.millrace.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// One way to damage a file, the same for the same seed.
record Damage(long seed) {
  /// A damaged copy of one of the films, in `folder`.
  Path done(List<Path> films, Path folder) throws IOException {
    var random = new Random(seed);
    Path film = films.get(random.nextInt(films.size()));
    byte[] bytes = Files.readAllBytes(film);
    byte[] damaged =
        switch (random.nextInt(5)) {
          case 0 -> flipped(bytes, random, 1 + random.nextInt(4));
          case 1 -> flipped(bytes, random, 1 + bytes.length / (50 + random.nextInt(2000)));
          case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
          case 3 -> blanked(bytes, random);
          default -> inserted(bytes, random);
        };
    return Files.write(folder.resolve("damaged-" + film.getFileName()), damaged);
  }

  private static byte[] flipped(byte[] bytes, Random random, int times) {
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] blanked(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(4000)), (byte) 0);
    return bytes;
  }

  private static byte[] inserted(byte[] bytes, Random random) {
    byte[] noise = new byte[1 + random.nextInt(2000)];
    random.nextBytes(noise);
    int at = random.nextInt(bytes.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + noise.length);
    System.arraycopy(bytes, at, longer, at + noise.length, bytes.length - at);
    System.arraycopy(noise, 0, longer, at, noise.length);
    return longer;
  }
}
