package dev.millrace.live.origin;

import java.util.List;

/// What is to be told of channels at a time to come, whoever runs them then: a table that all
/// processes share.
///
/// **Threading:** any; blocks on the database.
public interface Schedule {
  /// There are never more of a channel.
  int MOST = 200;

  /// Notes one, or its end.
  ///
  /// **On failure** [MarkerRefused] when it contradicts what was noted, or there are too many.
  Marker add(String channelId, Marker marker);

  /// Takes one back; false when there is none.
  boolean remove(String channelId, String id);

  /// Those of a channel, the first to come first.
  List<Marker> of(String channelId);
}
