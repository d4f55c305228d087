package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.live.archive.Recording;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recording of a channel as the API shows it.
///
/// @param assetId of the film that it is or becomes
/// @param playback where that plays, once it is ready
record RecordingView(
    String assetId,
    String title,
    String status,
    Instant startedAt,
    @Nullable PlaybackView playback) {

  /// Where it plays.
  record PlaybackView(String hls, String dash) {}

  /// The last recordings.
  record PageView(List<RecordingView> items, @Nullable String nextCursor) {}

  static RecordingView of(Recording recording, Request request) {
    return new RecordingView(
        recording.id(),
        recording.title(),
        recording.state().word(),
        recording.startedAt(),
        playback(recording, request));
  }

  /// Where it plays; null before it is ready.
  static @Nullable PlaybackView playback(Recording recording, Request request) {
    String folder = "/play/" + recording.id() + "/";
    return recording.state() == Recording.State.READY
        ? new PlaybackView(
            PlayedAt.urlFor(request, folder + "main.m3u8"),
            PlayedAt.urlFor(request, folder + "main.mpd"))
        : null;
  }
}
