package dev.millrace.live.doors;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.web.WebPull;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Supplier;

/// The input `url`: a film or an HLS stream at an address; what has an end begins again.
public final class WebDoorway implements Doorway {
  private final Outbound outbound;
  private final Supplier<Ffmpeg> ffmpeg;

  /// @param outbound which hosts may be asked
  public WebDoorway(Outbound outbound, Supplier<Ffmpeg> ffmpeg) {
    this.outbound = outbound;
    this.ffmpeg = ffmpeg;
  }

  @Override
  public String word() {
    return "url";
  }

  @Override
  public void require(Channel.Wish wish) {
    try {
      outbound.check(address(wish));
    } catch (OutboundException e) {
      throw new ChannelRefused("source", String.valueOf(e.getMessage()));
    }
  }

  private static URI address(Channel.Wish wish) {
    try {
      return new URI(wish.source());
    } catch (URISyntaxException _) {
      throw new ChannelRefused("source", "the source is like https://example.org/film.mp4");
    }
  }

  @Override
  public Map<String, String> address(Channel channel) {
    return Map.of();
  }

  @Override
  public Ingest into(Channel channel) {
    return new WebPull(address(channel.wish()), outbound, ffmpeg.get());
  }
}
