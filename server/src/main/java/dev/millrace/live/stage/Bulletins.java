package dev.millrace.live.stage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How channels fare, told by the processes that run them to those that are asked.
///
/// **Threading:** any; blocks on the database.
public interface Bulletins {
  /// How long what was told is believed.
  Duration BELIEVED = Duration.ofSeconds(6);

  /// How the channels of a process fare just now, by their ids.
  void tell(String node, Map<String, Health> channels);

  /// How a channel fares, as was told last, about two seconds ago; empty when nobody tells.
  Optional<Health> of(String channelId);
}
