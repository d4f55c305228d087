package dev.millrace.live.origin;

import dev.millrace.policy.Playback;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is on air in this process.
///
/// **Threading**: any; never blocks. **Limits**: a programme and an audience a channel.
public final class LiveOrigin {
  private final Map<String, OnAir> channels = new ConcurrentHashMap<>();
  private final Map<String, Audience> audiences = new ConcurrentHashMap<>();

  /// A channel with what it sends, or has sent last.
  ///
  /// @param playback who may play it
  /// @param programme null before the first
  public record OnAir(Playback playback, @Nullable Programme programme) {}

  /// What a channel sends; null when it is not run here.
  public @Nullable OnAir of(String channelId) {
    return channels.get(channelId);
  }

  public void put(String channelId, OnAir onAir) {
    audiences.putIfAbsent(channelId, new Audience());
    channels.put(channelId, onAir);
  }

  public void remove(String channelId) {
    channels.remove(channelId);
    audiences.remove(channelId);
  }

  /// Who watches a channel; null when it is not run here.
  public @Nullable Audience audience(String channelId) {
    return audiences.get(channelId);
  }

  /// All that there is just now.
  public List<Programme> programmes() {
    return channels.values().stream()
        .flatMap(onAir -> java.util.stream.Stream.ofNullable(onAir.programme()))
        .toList();
  }
}
