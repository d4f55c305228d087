package dev.millrace.live.stage;

import dev.millrace.ids.Ulids;
import dev.millrace.live.Channels;
import dev.millrace.live.Doorway;
import dev.millrace.live.archive.Archive;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.ingest.local.Slate;
import dev.millrace.live.memory.WindowMemory;
import dev.millrace.live.origin.LiveOrigin;
import dev.millrace.live.origin.Schedule;
import dev.millrace.transcode.LiveEncoder;
import java.time.InstantSource;
import java.util.List;

/// What channels are run with.
///
/// @param doorways the ways in that there are
/// @param schedule what is to be told of channels
/// @param bulletins where others hear how they fare
/// @param cores what the encoders of all of them may take
/// @param windows what of their programmes is held in memory
/// @param slate what is shown where nobody publishes
public record Equipment(
    Channels channels,
    List<Doorway> doorways,
    Slate slate,
    LiveEncoder encoder,
    LiveOrigin origin,
    Archive archive,
    Schedule schedule,
    Clips clips,
    Bulletins bulletins,
    Cores cores,
    WindowMemory windows,
    Ulids ids,
    InstantSource clock) {
  public Equipment {
    doorways = List.copyOf(doorways);
  }
}
