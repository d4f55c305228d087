package dev.millrace.live.join;

import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.media.time.FrameRate;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The end of a stream: what every reader needs first, and all since the last key picture. Whoever
/// reads that, and then what comes, has a stream that begins there.
///
/// Of a stream that has not been seen to have key pictures the last piece is held alone.
///
/// **Threading**: for one thread at a time. **Limits**: [#MOST_BYTES], and nothing that is older
/// than [#OLDEST]; beyond them nothing is held until the next key picture, and whoever reads has to
/// wait for that.
public final class Hold {
  public static final int MOST_BYTES = 8 << 20;
  public static final Duration OLDEST = Duration.ofSeconds(6);

  private static final long MOST_BEFORE_TICKS = Rhythm.TICKS_A_SECOND;
  private static final long NONE = Long.MAX_VALUE;

  private final Splitter splitter;
  private final Rhythm rhythm = new Rhythm();
  private final InstantSource clock;

  /// In the order in which they came first: readers number streams by it.
  private final Map<Integer, byte[]> needed = new LinkedHashMap<>();
  private final ByteArrayOutputStream since = new ByteArrayOutputStream();
  private final Splitter.Pieces pieces = new Taking();
  private final Arrivals arrivals = new Arrivals();
  private Instant began;

  /// The picture that came last, and the key picture that all began with; null where the container
  /// does not say when they are shown.
  private @Nullable Picture last;

  private @Nullable Picture first;
  private long firstSoundTicks = NONE;
  private boolean isFromStart = true;
  private boolean hasKeys;
  private boolean isTooMuch;
  private long pictures;
  private long sounds;
  private long entrances;
  private long recodings;

  public Hold(Container container, InstantSource clock) {
    this.splitter = Splitter.of(container);
    this.clock = clock;
    this.began = clock.instant();
  }

  /// Takes what came next.
  public void take(byte[] bytes, int count) {
    splitter.feed(bytes, count, pieces);
    Duration age = Duration.between(began, clock.instant());
    if (since.size() > MOST_BYTES || age.compareTo(OLDEST) > 0) {
      isTooMuch = true;
      isFromStart = false;
      since.reset();
    }
  }

  /// One picture.
  private record Picture(Arrivals.Arrival arrival, long shownTicks) {}

  /// When the first picture of what is held was taken: when it came, or before, as those that came
  /// after it tell.
  public Instant began() {
    Picture key = first;
    return isTooMuch ? clock.instant() : key == null ? began : arrivals.taken(key.arrival());
  }

  /// For how long there is sound before the first picture.
  public Duration soundBefore() {
    Picture key = first;
    long ticks = key == null ? 0 : key.shownTicks() - firstSoundTicks;
    return !isTooMuch && ticks > 0 && ticks < MOST_BEFORE_TICKS
        ? Duration.ofMillis(ticks * 1000 / Rhythm.TICKS_A_SECOND)
        : Duration.ZERO;
  }

  /// How many pictures have come; none where the container does not show them.
  public long pictures() {
    return pictures;
  }

  /// How many packets of sound have come; none where the container does not show them.
  public long sounds() {
    return sounds;
  }

  /// What is missing of what came, and what was too much.
  ///
  /// @param packets that were lost on the way, where the container shows it
  /// @param missing pictures between others
  /// @param surplus pictures that came too soon after others
  public record Losses(long packets, long missing, long surplus) {
    public static final Losses NONE = new Losses(0, 0, 0);
  }

  public Losses losses() {
    return new Losses(splitter.lost(), rhythm.missing(), rhythm.surplus());
  }

  /// Pictures are to come so often.
  public void expect(FrameRate rate) {
    rhythm.expect(rate);
  }

  /// How often it began anew, at a key picture where there are any.
  public long entrances() {
    return entrances;
  }

  /// How often pictures came to be coded otherwise.
  public long recodings() {
    return recodings;
  }

  /// What is held, and fits before what is taken next.
  public byte[] bytes() {
    var all = new ByteArrayOutputStream();
    if (!isFromStart) {
      needed.values().forEach(all::writeBytes);
    }
    all.writeBytes(since.toByteArray());
    all.writeBytes(splitter.rest());
    return all.toByteArray();
  }

  private final class Taking implements Splitter.Pieces {
    @Override
    public void needed(int number, byte[] piece) {
      needed.put(number, piece);
    }

    /// What is held could not be decoded by what is needed from now on.
    @Override
    public void recoded() {
      recodings++;
      isTooMuch = true;
      isFromStart = false;
      since.reset();
    }

    @Override
    public void picture() {
      pictures++;
      last = null;
    }

    @Override
    public void pictureStamp(long decoded, long shown) {
      rhythm.picture(decoded);
      last = new Picture(arrivals.came(decoded, clock.instant()), shown);
    }

    @Override
    public void sound() {
      sounds++;
    }

    @Override
    public void soundStamp(long ticks) {
      firstSoundTicks = Math.min(firstSoundTicks, ticks);
    }

    @Override
    public void entrance(boolean isKey) {
      hasKeys |= isKey;
      if (isKey || !hasKeys) {
        since.reset();
        entrances++;
        began = clock.instant();
        first = isKey ? last : null;
        firstSoundTicks = NONE;
        isFromStart = false;
        isTooMuch = false;
      }
    }

    @Override
    public void piece(byte[] bytes, int offset, int length) {
      if (!isTooMuch) {
        since.write(bytes, offset, length);
      }
    }
  }
}
