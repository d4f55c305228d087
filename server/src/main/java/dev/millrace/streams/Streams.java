package dev.millrace.streams;

import dev.millrace.streams.VideoStream.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The streams there are: a table that all processes share.
///
/// **Threading:** any; blocks on the database. Changes are told on `millrace.events`.
public interface Streams {
  /// There are never more.
  int MOST = 200;

  /// Makes a stream.
  ///
  /// **On failure** [StreamRefused] when there are [#MOST] already.
  VideoStream create(VideoStream.Wish wish);

  Optional<VideoStream> find(String id);

  /// All of them, the newest first.
  List<VideoStream> list();

  /// Wants it otherwise.
  ///
  /// **On failure** [NoSuchStream].
  VideoStream change(String id, VideoStream.Wish wish);

  /// Ends it for good; false when there is none. Its objects go soon.
  boolean delete(String id);

  /// Takes the streams that are to run and that nobody runs, or that this node ran before, and
  /// keeps them for another `lease`.
  List<VideoStream> claim(String node, Duration lease);

  /// Gives all streams of this node back, so that another may run them at once.
  void release(String node);

  /// Notes how it fares.
  void turned(String id, Condition condition);

  /// Those that were deleted and whose objects may still be there.
  List<String> deleted();

  /// Nothing of it is left.
  void forget(String id);
}
