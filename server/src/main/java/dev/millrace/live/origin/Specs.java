package dev.millrace.live.origin;

import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.LivePlan;
import java.util.ArrayList;
import java.util.List;

/// The renditions of a plan as whoever packages and lists them sees them.
final class Specs {
  private Specs() {}

  /// Pictures, largest first, then sound.
  static List<TrackSpec> of(LivePlan plan) {
    var specs = new ArrayList<TrackSpec>();
    plan.video()
        .ifPresent(
            video ->
                video.rungs().stream()
                    .map(
                        rung ->
                            new TrackSpec.Video(
                                rung.name(),
                                rung.maxrate(),
                                rung.width(),
                                rung.height(),
                                video.frameRate()))
                    .forEach(specs::add));
    plan.audio()
        .ifPresent(
            sound ->
                specs.add(
                    new TrackSpec.Audio(
                        Programme.SOUND,
                        sound.bitRate(),
                        sound.channels(),
                        sound.sampleRateHz(),
                        plan.source().audio().orElseThrow().language(),
                        "")));
    return List.copyOf(specs);
  }
}
