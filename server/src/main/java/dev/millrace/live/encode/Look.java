package dev.millrace.live.encode;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// A look at the first bytes of what comes in, as many as it takes to know what it is.
///
/// **Threading**: for one thread, which waits for each look. **Limits**: [#MOST_BYTES] and
/// [#LAST_LOOK].
final class Look {
  static final int MOST_BYTES = 16 << 20;
  private static final Duration FIRST_LOOK = Duration.ofMillis(400);
  private static final Duration ALONE = Duration.ofMillis(1500);
  private static final Duration LAST_LOOK = Duration.ofSeconds(15);

  private final LiveEncoder encoder;
  private final InputFormat format;
  private final InstantSource clock;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant began = Instant.MAX;
  private Duration next = FIRST_LOOK;

  Look(Incoming incoming, LiveEncoder encoder, InstantSource clock) {
    this.encoder = encoder;
    this.format = format(incoming.container());
    this.clock = clock;
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
      Optional<LiveSource> source = encoder.probe(format, bytes.toByteArray());
      if (source.isPresent() && (isWhole(source.get()) || since.compareTo(ALONE) > 0)) {
        return source;
      }
      next = since.multipliedBy(2);
    }
    if (bytes.size() > MOST_BYTES || since.compareTo(LAST_LOOK) > 0) {
      throw new IOException("nothing that can be encoded within the first " + bytes.size() + " B");
    }
    return Optional.empty();
  }
}
