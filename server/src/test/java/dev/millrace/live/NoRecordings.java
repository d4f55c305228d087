package dev.millrace.live;

import dev.millrace.live.archive.Recording;
import dev.millrace.live.archive.Recordings;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Stretch;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps none in mind; for tests that know one to build on.
public abstract class NoRecordings implements Recordings {
  @Override
  public void begin(Recording recording) {}

  @Override
  public void stretches(String id, List<Stretch> stretches) {}

  @Override
  public void told(String id, Map<String, Optional<Marker>> news) {}

  @Override
  public List<Marker> markers(String id) {
    return List.of();
  }

  @Override
  public Optional<Recording> find(String id) {
    return Optional.empty();
  }

  @Override
  public void end(String id, Recording.State state) {}

  @Override
  public void forget(String id) {}

  @Override
  public List<Recording> of(String channelId) {
    return List.of();
  }

  @Override
  public List<Recording> clipsOf(String channelId) {
    return List.of();
  }

  @Override
  public List<Recording> left(String node, List<String> running) {
    return List.of();
  }

  @Override
  public void touch(List<String> clips) {}

  @Override
  public List<Recording> clipsLeft(String node, List<String> running) {
    return List.of();
  }
}
