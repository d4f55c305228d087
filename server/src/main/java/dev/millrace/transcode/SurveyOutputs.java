package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.scene.SmallPicture;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SurveyListener.Moment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Brings what a [Survey] puts out to its listener: pictures together with their times.
///
/// **Limits**: times of 4,096 pictures whose samples have not come; a wait of five minutes.
final class SurveyOutputs {
  private static final int AHEAD = 4096;
  private static final int SOUND_BYTES = 32 << 10;
  private static final long PATIENCE_SECONDS = 300;

  private final Survey survey;
  private final SurveyListener listener;
  private final ArrayBlockingQueue<Moment> smallTimes = new ArrayBlockingQueue<>(AHEAD);
  private final ArrayBlockingQueue<Moment> pictureTimes = new ArrayBlockingQueue<>(AHEAD);

  SurveyOutputs(Survey survey, SurveyListener listener) {
    this.survey = survey;
    this.listener = listener;
  }

  /// Reads one output to its end.
  void read(String output, InputStream bytes) throws IOException {
    switch (output) {
      case Survey.SMALL -> small(bytes);
      case Survey.PICTURES -> pictures(bytes);
      case Survey.SOUND -> sound(bytes);
      case Survey.SMALL + Survey.TIMES -> times(bytes, smallTimes);
      default -> times(bytes, pictureTimes);
    }
  }

  private void small(InputStream bytes) throws IOException {
    for (byte[] planes = next(bytes, SmallPicture.BYTES);
        planes.length > 0;
        planes = next(bytes, SmallPicture.BYTES)) {
      listener.small(moment(smallTimes), planes);
    }
  }

  private void pictures(InputStream bytes) throws IOException {
    DisplaySize size = survey.size();
    int length = 3 * size.width() * size.height();
    for (byte[] rgb = next(bytes, length); rgb.length > 0; rgb = next(bytes, length)) {
      listener.picture(moment(pictureTimes), size.width(), size.height(), rgb);
    }
  }

  private void sound(InputStream bytes) throws IOException {
    var samples = new short[SOUND_BYTES / 2];
    for (byte[] part = bytes.readNBytes(SOUND_BYTES);
        part.length > 0;
        part = bytes.readNBytes(SOUND_BYTES)) {
      var shorts = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      int count = shorts.remaining();
      shorts.get(samples, 0, count);
      listener.sound(samples, count);
    }
  }

  /// Empty at the end.
  private static byte[] next(InputStream bytes, int length) throws IOException {
    byte[] samples = bytes.readNBytes(length);
    if (samples.length > 0 && samples.length < length) {
      throw new IOException("a picture is cut short");
    }
    return samples;
  }

  private static void times(InputStream bytes, ArrayBlockingQueue<Moment> to) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        if (!to.offer(moment(line), PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("nobody asks for the times of pictures");
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static Moment moment(String line) throws IOException {
    try {
      int space = line.indexOf(' ');
      int slash = line.indexOf('/', space);
      return new Moment(
          Long.parseLong(line, 0, space, 10),
          Rational.of(
              Long.parseLong(line, space + 1, slash, 10),
              Long.parseLong(line, slash + 1, line.length(), 10)));
    } catch (RuntimeException e) {
      throw new IOException("this is no time of a picture: " + line, e);
    }
  }

  private static Moment moment(ArrayBlockingQueue<Moment> times) throws IOException {
    try {
      Moment next = times.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new IOException("a picture came without its time");
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    var interrupted = new InterruptedIOException("interrupted beside a decoder");
    interrupted.initCause(cause);
    return interrupted;
  }
}
