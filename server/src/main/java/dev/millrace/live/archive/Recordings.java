package dev.millrace.live.archive;

import dev.millrace.live.archive.Recording.State;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Stretch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The programmes that are or were kept.
///
/// **Threading:** any; blocks on the database.
public interface Recordings {
  /// The longest list.
  int MOST = 200;

  /// For how long nobody takes up a clip whose process has not said since that it makes it.
  Duration TOUCH = Duration.ofMinutes(5);

  void begin(Recording recording);

  /// What it consists of by now.
  void stretches(String id, List<Stretch> stretches);

  /// What was told of it since: empty for what was taken back.
  void told(String id, Map<String, Optional<Marker>> news);

  /// What was told of it, in the order of beginning.
  List<Marker> markers(String id);

  Optional<Recording> find(String id);

  /// It has come to its end.
  void end(String id, State state);

  /// It is forgotten.
  void forget(String id);

  /// The programmes of a channel that are kept, the newest first, at most [#MOST].
  List<Recording> of(String channelId);

  /// What was cut out of a channel's programmes, the newest first, at most [#MOST].
  List<Recording> clipsOf(String channelId);

  /// The programmes that nobody goes on with: of channels of this node, or that no longer are; none
  /// of `running`.
  List<Recording> left(String node, List<String> running);

  /// This process still makes these clips: for [#TOUCH] no other takes them for left.
  void touch(List<String> clips);

  /// The clips that nobody goes on with: of this node, or of one that has not said for [#TOUCH]
  /// that it makes them; none of `running`.
  List<Recording> clipsLeft(String node, List<String> running);
}
