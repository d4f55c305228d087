package dev.millrace.live.doors;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.rtmp.RtmpConfig;
import dev.millrace.live.ingest.rtmp.RtmpFront;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The input `rtmp`: one port for all channels, and perhaps one by TLS, told apart by their keys.
public final class RtmpDoorway implements Doorway, AutoCloseable {
  private final RtmpConfig config;
  private final String host;
  private final Optional<RtmpFront.Secured> secured;
  private final Entry<RtmpFront> front;

  /// @param host by which publishers reach this machine
  /// @param secured where they are listened to by TLS
  public RtmpDoorway(RtmpConfig config, String host, Optional<RtmpFront.Secured> secured) {
    this.config = config;
    this.host = host;
    this.secured = secured;
    this.front = new Entry<>(this::started);
  }

  private RtmpFront started() {
    var front = new RtmpFront(config, secured);
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
    var address = new HashMap<>(Map.of("url", url("rtmp", port, key), "streamKey", key));
    secured.ifPresent(
        by -> {
          int wanted = by.port();
          int secure = open == null ? wanted : open.securePort().orElse(wanted);
          address.put("secureUrl", url("rtmps", secure, key));
        });
    return Map.copyOf(address);
  }

  private String url(String scheme, int port, String key) {
    return "%s://%s:%d/%s/%s".formatted(scheme, host, port, config.app(), key);
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
