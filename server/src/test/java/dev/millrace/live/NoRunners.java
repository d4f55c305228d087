package dev.millrace.live;

import java.util.Optional;

/// Nobody runs any channel.
public final class NoRunners implements Runners {
  @Override
  public void answersAt(String node, String url) {}

  @Override
  public Optional<Runner> of(String channelId) {
    return Optional.empty();
  }
}
