package dev.millrace.live;

import java.util.Optional;

/// Where the processes are that run channels.
///
/// **Threading:** any; blocks on the database.
public interface Runners {
  /// A process answers at this address.
  ///
  /// @param node its name, for good
  void answersAt(String node, String url);

  /// Who runs a channel; empty when there is no such channel.
  Optional<Runner> of(String channelId);
}
