package dev.millrace.live.origin;

import dev.millrace.live.memory.WindowMemory;
import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.hls.LiveSegment;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A programme of one sound track, in whole segments of two seconds.
public final class SoundProgramme {
  private static final int RATE_HZ = 48_000;
  private static final Rational SEGMENT = Rational.of(2);

  private final Programme programme;
  private long next;

  /// @param listed how much of it is listed
  public SoundProgramme(Duration listed, InstantSource clock) {
    this(listed, new WindowMemory(1 << 20), clock);
  }

  /// @param memory where it is held, beside others
  SoundProgramme(Duration listed, WindowMemory memory, InstantSource clock) {
    var sound = new SourceInfo.Audio(0, "aac", 2, RATE_HZ, "und", "", Rational.ZERO);
    var source = new LiveSource(InputFormat.MPEG_TS, Optional.empty(), Optional.of(sound));
    var made = new LivePlan.Audio(2, RATE_HZ, BitRate.ofKilobits(128));
    var plan = new LivePlan(source, SEGMENT, null, Optional.empty(), Optional.of(made));
    var room = new LiveTrack.Room(listed, listed, memory.open(0).orElseThrow());
    this.programme = new Programme("programme", plan, room, clock);
  }

  public Programme programme() {
    return programme;
  }

  /// A stretch of so many segments, coded so.
  public Stretch show(Instant began, String codec, int segments) {
    Stretch stretch = programme.begin(began, 0).orElseThrow();
    Rendition sound = programme.renditions().getFirst();
    var entry = new SampleEntry.Audio(codec, RATE_HZ, 2, ByteBuffer.allocate(8));
    sound.coded(
        new TrackHeader(1, RATE_HZ, "und", entry, List.of()),
        codec.getBytes(StandardCharsets.UTF_8),
        next);
    for (int i = 0; i < segments; i++) {
      var origin =
          new LiveSegment.Origin(began.plusSeconds(2L * i), "init.mp4", i == 0 && next > 0);
      sound.track().begin(origin);
      var part = new LiveSegment.Part(next + ".0.m4s", SEGMENT, true, false);
      sound.track().add(new LiveTrack.Cut(part, ByteBuffer.wrap(new byte[] {1})));
      sound.track().close(ByteBuffer.wrap(new byte[] {2}));
      next++;
    }
    programme.endedAt(SEGMENT.times(next));
    return stretch;
  }
}
