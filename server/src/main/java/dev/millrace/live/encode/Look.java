package dev.millrace.live.encode;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.LiveSource.Gop;
import dev.millrace.transcode.LiveSource.UnfitToPass;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A look at the first bytes of what comes in, as many as it takes to know what it is.
///
/// **Threading**: for one thread, which waits for each look. **Limits**: [#MOST_BYTES] and
/// [#LAST_LOOK].
final class Look {
  static final int MOST_BYTES = 16 << 20;
  private static final Duration FIRST_LOOK = Duration.ofMillis(400);
  private static final Duration ALONE = Duration.ofMillis(1500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(15);

  /// How often groups of pictures are looked for, and how long.
  private static final Duration BETWEEN = Duration.ofMillis(600);

  private static final Duration LAST_GOP = Duration.ofSeconds(10);

  private final LiveEncoder encoder;
  private final InputFormat format;
  private final InstantSource clock;
  private final boolean passes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant began = Instant.MAX;
  private Duration next = FIRST_LOOK;
  private @Nullable LiveSource known;
  private @Nullable String unfit;

  /// @param passes whether pictures are to be sent as they come, if they can be
  Look(Incoming incoming, LiveEncoder encoder, InstantSource clock, boolean passes) {
    this.encoder = encoder;
    this.format = format(incoming.container());
    this.clock = clock;
    this.passes = passes;
  }

  /// Why its pictures can not be sent as they come, once that is known; null when they can be, or
  /// that is not wanted.
  @Nullable String unfit() {
    return unfit;
  }

  /// FLV does not say beforehand whether sound or pictures will come.
  private boolean isWhole(LiveSource source) {
    return format != InputFormat.FLV || (source.video().isPresent() && source.audio().isPresent());
  }

  private static InputFormat format(Incoming.Container container) {
    return switch (container) {
      case MPEG_TS -> InputFormat.MPEG_TS;
      case FLV -> InputFormat.FLV;
      case MATROSKA -> InputFormat.MATROSKA;
    };
  }

  private Optional<LiveSource> found(Duration since) {
    boolean isLast = since.compareTo(ALONE) > 0;
    return encoder.probe(format, bytes.toByteArray(), isLast).filter(one -> isWhole(one) || isLast);
  }

  /// Empty while more is needed to know how its pictures are divided.
  private Optional<LiveSource> divided(LiveSource source, Duration since) {
    try {
      Optional<Gop> gop = encoder.gop(source, bytes.toByteArray());
      if (gop.isEmpty() && (since.compareTo(LAST_GOP) > 0 || bytes.size() > MOST_BYTES / 2)) {
        throw new UnfitToPass("too much comes between its key pictures");
      }
      return gop.map(one -> source.divided(Optional.of(one)));
    } catch (UnfitToPass e) {
      unfit = e.getMessage();
      return Optional.of(source);
    }
  }

  /// What it is, once the bytes so far and these tell.
  ///
  /// **On failure**: [dev.millrace.transcode.BadMedia] for what can not be encoded, an
  /// [IOException] when it goes on for long without telling.
  Optional<LiveSource> at(byte[] more, int count) throws IOException {
    Instant now = clock.instant();
    began = bytes.size() == 0 ? now : began;
    bytes.write(more, 0, count);
    Duration since = Duration.between(began, now);
    if (since.compareTo(next) >= 0) {
      Optional<LiveSource> source = known == null ? found(since) : Optional.of(known);
      if (source.isPresent()) {
        known = source.get();
        next = since.plus(BETWEEN);
        boolean asks = passes && source.get().video().isPresent();
        return asks ? divided(source.get(), since) : source;
      }
      next = since.multipliedBy(2);
    }
    if (bytes.size() > MOST_BYTES || since.compareTo(LAST_LOOK) > 0) {
      throw new IOException("nothing that can be encoded within the first " + bytes.size() + " B");
    }
    return Optional.empty();
  }
}
