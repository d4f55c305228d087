package dev.millrace;

import dev.millrace.live.Doorway;
import dev.millrace.live.doors.RtmpDoorway;
import dev.millrace.live.doors.RtspDoorway;
import dev.millrace.live.doors.SrtDoorway;
import dev.millrace.live.doors.WebDoorway;
import dev.millrace.live.ingest.local.FileLoop;
import dev.millrace.live.ingest.local.TestPicture;
import dev.millrace.live.ingest.rtmp.RtmpFront;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundConfig;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The ways into channels that this version has.
final class LiveDoors {
  private LiveDoors() {}

  /// All of them; they listen once a channel needs it.
  static List<Doorway> of(Settings settings, Supplier<Ffmpeg> ffmpeg, Closing closing) {
    LiveSection live = settings.config().live();
    Outbound cameras =
        closing.after(new Outbound(OutboundConfig.allowing(live.cameras()), settings.trust()));
    return List.of(
        closing.after(new SrtDoorway(live.srt(), live.told(), cameras, ffmpeg)),
        closing.after(new RtmpDoorway(live.rtmp(), live.told(), secured(settings))),
        new RtspDoorway(cameras, ffmpeg),
        new WebDoorway(cameras, ffmpeg),
        new FileLoop(playout(settings), ffmpeg),
        new TestPicture(ffmpeg));
  }

  /// Found wanting when the process starts, not when the first encoder calls.
  private static Optional<RtmpFront.Secured> secured(Settings settings) {
    return settings
        .rtmpsCertificate()
        .map(
            source -> {
              source.read();
              int port = settings.config().live().rtmpsPort().orElseThrow();
              return new RtmpFront.Secured(port, new RtmpsKeys(source));
            });
  }

  /// The folder of films and slates.
  static Path playout(Settings settings) {
    return settings.config().live().playout().orElseGet(() -> settings.data().resolve("playout"));
  }
}
