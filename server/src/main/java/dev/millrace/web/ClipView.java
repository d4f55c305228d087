package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.live.archive.Recording;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A clip of a channel as the API shows it.
///
/// @param assetId of the film that it becomes
/// @param start of its first segment, which may be a little before what was asked for
/// @param end of its last
/// @param playback where it plays, once it is ready
record ClipView(
    String assetId,
    String title,
    String status,
    Instant start,
    Instant end,
    RecordingView.@Nullable PlaybackView playback) {

  /// The last clips.
  record PageView(List<ClipView> items, @Nullable String nextCursor) {}

  static ClipView of(Recording recording, Request request) {
    Recording.Clip clip = Objects.requireNonNull(recording.clip());
    boolean isMade = recording.state() != Recording.State.RECORDING;
    return new ClipView(
        recording.id(),
        recording.title(),
        isMade ? recording.state().word() : "making",
        clip.start(),
        clip.end(),
        RecordingView.playback(recording, request));
  }
}
