package dev.millrace.live.doors;

import dev.millrace.live.Channel;
import dev.millrace.live.Doorway;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.srt.SrtCaller;
import dev.millrace.live.ingest.srt.SrtCallerConfig;
import dev.millrace.live.ingest.srt.SrtConfig;
import dev.millrace.live.ingest.srt.SrtFront;
import dev.millrace.outbound.Outbound;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The input `srt`: publishers call, ask for the channel's id and encrypt with its key; or, where
/// there is a source, we call that and receive what it sends.
public final class SrtDoorway implements Doorway, AutoCloseable {
  private final SrtConfig config;
  private final String host;
  private final Outbound outbound;
  private final Supplier<Ffmpeg> ffmpeg;
  private final Entry<SrtFront> front;

  /// @param host by which publishers reach this machine
  /// @param outbound which listeners may be called
  public SrtDoorway(SrtConfig config, String host, Outbound outbound, Supplier<Ffmpeg> ffmpeg) {
    this.config = config;
    this.host = host;
    this.outbound = outbound;
    this.ffmpeg = ffmpeg;
    this.front = new Entry<>(() -> started(config, ffmpeg.get()));
  }

  private static SrtFront started(SrtConfig config, Ffmpeg ffmpeg) {
    var front = new SrtFront(config, ffmpeg);
    front.start();
    return front;
  }

  @Override
  public String word() {
    return "srt";
  }

  @Override
  public void require(Channel.Wish wish) {
    if (!wish.source().isEmpty()) {
      addressee(wish);
    }
  }

  private SrtCallerConfig addressee(Channel.Wish wish) {
    return SrtAddressee.of(wish.source(), config.latency());
  }

  @Override
  public Map<String, String> address(Channel channel) {
    if (!channel.wish().source().isEmpty()) {
      return Map.of();
    }
    SrtFront open = front.known();
    int told = SrtFront.port(config, channel.id());
    int port = config.port() == 0 && open != null ? open.port() : told;
    String key = channel.key().value();
    String url =
        "srt://%s:%d?mode=caller&streamid=%s&passphrase=%s&pbkeylen=16"
            .formatted(host, port, channel.id(), key);
    return Map.of("url", url, "streamKey", channel.id(), "passphrase", key);
  }

  @Override
  public Ingest into(Channel channel) {
    if (!channel.wish().source().isEmpty()) {
      return new SrtCaller(addressee(channel.wish()), outbound, ffmpeg.get());
    }
    return new LateIngest(() -> front.get().ingest(channel.id(), Optional.of(channel.key())));
  }

  @Override
  public void close() {
    front.close();
  }
}
