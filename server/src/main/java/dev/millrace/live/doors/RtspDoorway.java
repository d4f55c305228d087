package dev.millrace.live.doors;

import dev.millrace.config.Secret;
import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.rtsp.RtspConfig;
import dev.millrace.live.ingest.rtsp.RtspConfig.Login;
import dev.millrace.live.ingest.rtsp.RtspConfig.Transport;
import dev.millrace.live.ingest.rtsp.RtspPull;
import dev.millrace.outbound.Outbound;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The input `rtsp`: a camera that is asked, `rtsp://user:password@10.1.2.3/stream`; by UDP when
/// the scheme is `rtsp+udp`.
public final class RtspDoorway implements Doorway {
  private static final String BY_UDP = "rtsp+udp:";
  private static final String BY_TCP = "rtsp:";

  private final Outbound outbound;
  private final Supplier<Ffmpeg> ffmpeg;

  /// @param outbound which cameras may be asked
  public RtspDoorway(Outbound outbound, Supplier<Ffmpeg> ffmpeg) {
    this.outbound = outbound;
    this.ffmpeg = ffmpeg;
  }

  @Override
  public String word() {
    return "rtsp";
  }

  @Override
  public void require(Channel.Wish wish) {
    config(wish.source());
  }

  static RtspConfig config(String source) {
    try {
      boolean byUdp = source.startsWith(BY_UDP);
      var whole = new URI(byUdp ? BY_TCP + source.substring(BY_UDP.length()) : source);
      String user = whole.getUserInfo();
      var camera =
          new URI(
              whole.getScheme(),
              null,
              whole.getHost(),
              whole.getPort(),
              whole.getPath(),
              whole.getQuery(),
              null);
      return new RtspConfig(
          camera,
          byUdp ? Transport.UDP : Transport.TCP,
          Optional.ofNullable(user).map(RtspDoorway::login));
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw new ChannelRefused(
          "source", "a camera's address is like rtsp://user:password@10.1.2.3:554/stream");
    }
  }

  private static Login login(String user) {
    int colon = user.indexOf(':');
    return colon < 0
        ? new Login(user, new Secret(""))
        : new Login(user.substring(0, colon), new Secret(user.substring(colon + 1)));
  }

  @Override
  public Map<String, String> address(Channel channel) {
    return Map.of();
  }

  @Override
  public Ingest into(Channel channel) {
    return new RtspPull(config(channel.wish().source()), outbound, ffmpeg.get());
  }
}
