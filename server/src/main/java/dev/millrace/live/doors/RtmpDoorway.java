package dev.millrace.live.doors;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.rtmp.RtmpConfig;
import dev.millrace.live.ingest.rtmp.RtmpFront;
import java.util.Map;

/// The input `rtmp`: one port for all channels, told apart by their keys.
public final class RtmpDoorway implements Doorway, AutoCloseable {
  private final RtmpConfig config;
  private final String host;
  private final Entry<RtmpFront> front;

  /// @param host by which publishers reach this machine
  public RtmpDoorway(RtmpConfig config, String host) {
    this.config = config;
    this.host = host;
    this.front = new Entry<>(() -> started(config));
  }

  private static RtmpFront started(RtmpConfig config) {
    var front = new RtmpFront(config);
    front.start();
    return front;
  }

  @Override
  public String word() {
    return "rtmp";
  }

  @Override
  public void require(Channel.Wish wish) {
    noSource(wish);
  }

  /// Publishers come by themselves.
  static void noSource(Channel.Wish wish) {
    if (!wish.source().isEmpty()) {
      throw new ChannelRefused("source", "publishers come by themselves: there is no source");
    }
  }

  @Override
  public Map<String, String> address(Channel channel) {
    RtmpFront open = front.known();
    int port = open == null ? config.port() : open.port();
    String key = channel.key().value();
    String url = "rtmp://%s:%d/%s/%s".formatted(host, port, config.app(), key);
    return Map.of("url", url, "streamKey", key);
  }

  @Override
  public Ingest into(Channel channel) {
    return new LateIngest(() -> front.get().ingest(channel.key()));
  }

  @Override
  public void close() {
    front.close();
  }
}
