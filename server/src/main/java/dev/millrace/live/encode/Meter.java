package dev.millrace.live.encode;

import dev.millrace.live.join.Hold.Losses;
import java.time.Duration;
import java.time.InstantSource;

/// What is counted of something that comes in.
///
/// **Threading**: one thread counts; any may ask.
public final class Meter {
  private static final long BITS = 8;
  private static final long WINDOW_MILLIS = 2_000;
  private static final int FIRST_WINDOWS = 3;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long LOSS_WINDOW_MILLIS = 5_000;

  private final InstantSource clock;
  private volatile long lastMillis;
  private volatile long steadySinceMillis;
  private volatile long bitsPerSecond;
  private volatile long usualBitsPerSecond;
  private volatile double framesPerSecond;
  private volatile Losses losses = Losses.NONE;

  /// How many packets were lost until the window before this one began, and until this one did.
  private volatile long lostBefore;

  private long lostByNow;
  private long lossMillis;
  private long windowBytes;
  private long picturesBefore;
  private long picturesMillis;
  private long windowMillis;
  private long windows;

  public Meter(InstantSource clock) {
    this.clock = clock;
    this.lastMillis = clock.millis();
    this.steadySinceMillis = lastMillis;
    this.windowMillis = lastMillis;
    this.picturesMillis = lastMillis;
    this.lossMillis = lastMillis;
  }

  void received(int count) {
    long now = clock.millis();
    if (now - lastMillis > PAUSE_MILLIS) {
      steadySinceMillis = now;
    }
    lastMillis = now;
    windowBytes += count;
    long millis = now - windowMillis;
    if (millis >= WINDOW_MILLIS || bitsPerSecond == 0) {
      bitsPerSecond = windowBytes * BITS * 1000 / Math.max(PAUSE_MILLIS, millis);
    }
    if (millis >= WINDOW_MILLIS) {
      noteUsual();
      windowBytes = 0;
      windowMillis = now;
    }
  }

  /// What is usual follows what comes, quickly up and slowly down; not before it has come a while.
  private void noteUsual() {
    windows++;
    long usual = usualBitsPerSecond;
    long apart = bitsPerSecond - usual;
    if (windows >= FIRST_WINDOWS) {
      usualBitsPerSecond = usual == 0 ? bitsPerSecond : usual + apart / (apart > 0 ? 4 : 60);
    }
  }

  /// How many pictures have come.
  void pictures(long count) {
    long millis = clock.millis() - picturesMillis;
    if (millis >= WINDOW_MILLIS) {
      framesPerSecond = (count - picturesBefore) * 1000.0 / millis;
      picturesBefore = count;
      picturesMillis += millis;
    }
  }

  /// What has been lost since the beginning.
  void losses(Losses soFar) {
    losses = soFar;
    long now = clock.millis();
    if (now - lossMillis >= LOSS_WINDOW_MILLIS) {
      lossMillis = now;
      lostBefore = lostByNow;
      lostByNow = soFar.packets();
    }
  }

  public Losses losses() {
    return losses;
  }

  /// How many packets were lost in the last five to ten seconds.
  public long lostLately() {
    return isLong(silence()) ? 0 : losses.packets() - lostBefore;
  }

  /// For how long nothing has come.
  public Duration silence() {
    return Duration.ofMillis(clock.millis() - lastMillis);
  }

  /// For how long it has come without a pause; none during one.
  public Duration steady() {
    long now = clock.millis();
    return Duration.ofMillis(now - lastMillis > PAUSE_MILLIS ? 0 : now - steadySinceMillis);
  }

  /// The rate of the last seconds.
  public long bitsPerSecond() {
    return isLong(silence()) ? 0 : bitsPerSecond;
  }

  /// The rate of the last minutes; 0 before it is known.
  public long usualBitsPerSecond() {
    return usualBitsPerSecond;
  }

  /// The pictures of the last seconds; 0 where they are not counted.
  public double framesPerSecond() {
    return isLong(silence()) ? 0 : framesPerSecond;
  }

  private static boolean isLong(Duration silence) {
    return silence.toMillis() > 2 * WINDOW_MILLIS;
  }
}
