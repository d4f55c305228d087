package dev.millrace.live.ingest.web;

import dev.millrace.live.ingest.Attempts;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.Reception;
import dev.millrace.outbound.Limits;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.outbound.Reply;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Fetches a film or a stream from an address; what has an end begins again.
///
/// **Threading**: safe; a virtual thread makes one attempt after the other.
///
/// **Ownership**: [#close] ends what is fetched.
public final class WebPull implements Ingest {
  private static final Logger LOG = System.getLogger(WebPull.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Limits LOOK =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Long.MAX_VALUE, 0);

  private final URI address;
  private final Outbound outbound;
  private final Ffmpeg ffmpeg;
  private final Attempts attempts = new Attempts("web-pull", FIRST_PAUSE);

  public WebPull(URI address, Outbound outbound, Ffmpeg ffmpeg) {
    this.address = address;
    this.outbound = outbound;
    this.ffmpeg = ffmpeg;
  }

  @Override
  public void open(Listener listener) {
    attempts.start(() -> pulls(listener));
  }

  /// For people: without path and query, in which there may be a secret.
  private String from() {
    return address.getScheme() + "://" + address.getRawAuthority();
  }

  private boolean pulls(Listener listener) {
    try (var relay = new WebRelay(outbound)) {
      String demuxer = demuxer();
      var pace = ffmpeg.installation().asFastAsMade();
      var command = new WebCommand(demuxer, Disguise.of(address)).through(relay.address(), pace);
      var next = new Reception(ffmpeg, command, Container.MPEG_TS, from());
      attempts.endedBy(next::stop);
      try {
        next.run(listener::arrived);
      } catch (MediaFailure e) {
        LOG.log(Level.DEBUG, "An address broke off. from={0} {1}", from(), e.lastLines());
      }
      if (!next.hasArrived() && !attempts.isClosed()) {
        listener.refused(from() + " " + relay.failure().orElse("sends nothing that can be used"));
      }
      return next.hasArrived();
    } catch (IOException e) {
      listener.refused(from() + ": " + e.getMessage());
      return false;
    }
  }

  /// How what is there is to be read.
  private String demuxer() throws IOException {
    var range = Map.of("Range", "bytes=0-" + (InputFormat.SNIFF_BYTES - 1));
    try (Reply reply = outbound.get(address, range, LOOK)) {
      if (reply.status() >= 300) {
        throw new IOException("it answers with status " + reply.status());
      }
      byte[] head = reply.beginning(InputFormat.SNIFF_BYTES);
      if (new String(head, StandardCharsets.ISO_8859_1).startsWith("#EXTM3U")) {
        return WebCommand.HLS;
      }
      Optional<InputFormat> format = InputFormat.sniff(head);
      return format.orElseThrow(() -> new IOException("it is neither a film nor HLS")).demuxer();
    } catch (OutboundException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    attempts.close();
  }
}
