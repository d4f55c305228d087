package dev.millrace.streams.source;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.streams.Detect;
import dev.millrace.transcode.LiveFrames;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What comes in, decoded into single pictures.
///
/// **Threading**: [#run] holds its thread until there is no more; pictures are handed over on
/// another one, in order; any may close.
///
/// **Ownership**: closes what it was given to decode.
final class Decoder implements AutoCloseable {
  private static final int GREY_BYTES = LiveFrames.GREY_WIDTH * LiveFrames.GREY_HEIGHT;
  private static final int ON_THEIR_WAY = 32;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long PATIENCE_SECONDS = 10;
  private static final Pattern BASE = Pattern.compile("#tb 0: (\\d{1,9})/(\\d{1,9})");
  private static final Pattern TIME = Pattern.compile("0,\\s*-?\\d+,\\s*(-?\\d{1,18}),.*");

  private final Incoming incoming;
  private final Consumer<Decoded> sink;
  private final BlockingQueue<byte[]> greys = new ArrayBlockingQueue<>(ON_THEIR_WAY);
  private final BlockingQueue<Double> times = new ArrayBlockingQueue<>(ON_THEIR_WAY);
  private volatile @Nullable MediaProcess process;

  /// @param sink takes each picture, and returns at once
  Decoder(Incoming incoming, Consumer<Decoded> sink) {
    this.incoming = incoming;
    this.sink = sink;
  }

  /// Goes on until nothing more comes, or it is closed.
  ///
  /// **On failure** an [IOException] or a [dev.millrace.transcode.ffmpeg.MediaFailure] that says
  /// why there is no more.
  void run(String name, LiveFrames frames, Detect detect) throws IOException {
    var wanted = new LiveFrames.Wanted(format(), detect.fps(), detect.width());
    try (incoming;
        MediaProcess started = frames.start(name, wanted, this::read)) {
      process = started;
      feed(incoming.media(), started);
      started.await();
    }
  }

  private InputFormat format() {
    return switch (incoming.container()) {
      case MPEG_TS -> InputFormat.MPEG_TS;
      case FLV -> InputFormat.FLV;
      case MATROSKA -> InputFormat.MATROSKA;
    };
  }

  private static void feed(InputStream media, MediaProcess process) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (OutputStream in = process.feed()) {
      for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
        in.write(buffer, 0, n);
        in.flush();
      }
    } catch (IOException e) {
      process.await();
      throw e;
    }
  }

  private void read(String output, InputStream media) throws IOException {
    try {
      switch (output) {
        case LiveFrames.GREYS -> greys(media);
        case LiveFrames.TIMES -> times(media);
        default -> pictures(media);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while pictures came", e);
    }
  }

  private void greys(InputStream media) throws IOException, InterruptedException {
    for (byte[] grey = media.readNBytes(GREY_BYTES);
        grey.length == GREY_BYTES;
        grey = media.readNBytes(GREY_BYTES)) {
      pass(greys, grey);
    }
  }

  private void times(InputStream media) throws IOException, InterruptedException {
    var lines = new BufferedReader(new InputStreamReader(media, StandardCharsets.US_ASCII));
    double tick = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher base = BASE.matcher(line);
      Matcher time = TIME.matcher(line);
      if (base.matches()) {
        tick = Double.parseDouble(base.group(1)) / Double.parseDouble(base.group(2));
      } else if (time.matches()) {
        pass(times, Long.parseLong(time.group(1)) * tick);
      }
    }
  }

  private static <T> void pass(BlockingQueue<T> queue, T one)
      throws IOException, InterruptedException {
    if (!queue.offer(one, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("pictures do not come as often as their times");
    }
  }

  private void pictures(InputStream media) throws IOException, InterruptedException {
    var files = new PictureStream(new BufferedInputStream(media, BUFFER_BYTES));
    for (byte[] jpeg = files.next(); jpeg != null; jpeg = files.next()) {
      byte[] grey = greys.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Double time = times.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (grey == null || time == null) {
        throw new IOException("a picture has no time");
      }
      sink.accept(new Decoded(jpeg, grey, time));
    }
  }

  @Override
  public void close() {
    incoming.close();
    MediaProcess running = process;
    if (running != null) {
      running.kill("it is not wanted any more");
    }
  }
}
