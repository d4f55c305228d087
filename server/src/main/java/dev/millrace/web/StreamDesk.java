package dev.millrace.web;

import dev.millrace.store.ObjectStore;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.NoSuchStream;
import dev.millrace.streams.Recent;
import dev.millrace.streams.Streams;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.stage.Sources;
import dev.millrace.streams.stage.Ways;
import java.util.Optional;

/// Streams as the API speaks for them.
///
/// @param recent the latest results
/// @param ways in that streams can have
/// @param here the streams that run in this process, if it runs any
public record StreamDesk(
    Streams streams,
    Ledgers ledgers,
    Recent recent,
    ObjectStore store,
    Ways ways,
    Optional<Sources> here) {

  /// Makes a stream, which runs soon.
  ///
  /// **On failure** [dev.millrace.streams.StreamRefused].
  VideoStream create(VideoStream.Wish wish) {
    ways.require(wish);
    VideoStream made = streams.create(wish);
    here.ifPresent(Sources::wake);
    return made;
  }

  /// **On failure** [NoSuchStream].
  VideoStream find(String id) {
    return streams.find(id).orElseThrow(() -> new NoSuchStream(id));
  }

  /// **On failure** [NoSuchStream], [dev.millrace.streams.StreamRefused].
  VideoStream change(String id, VideoStream.Wish wish) {
    ways.require(wish);
    VideoStream changed = streams.change(id, wish);
    here.ifPresent(Sources::wake);
    return changed;
  }

  /// **On failure** [NoSuchStream].
  void delete(String id) {
    if (!streams.delete(id)) {
      throw new NoSuchStream(id);
    }
    here.ifPresent(Sources::wake);
  }
}
