package dev.millrace.live.ingest.srt;

import dev.millrace.live.ingest.Attempts;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls a listener elsewhere by SRT and receives what it sends.
///
/// The name is looked up for each call, and only what `outbound` allows is called.
///
/// **Threading**: safe; a virtual thread makes one call after the other.
///
/// **Ownership**: [#close] ends the call.
public final class SrtCaller implements Ingest {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final SrtCallerConfig config;
  private final Outbound outbound;
  private final Ffmpeg ffmpeg;
  private final Attempts attempts;
  private volatile @Nullable OutgoingCall call;

  public SrtCaller(SrtCallerConfig config, Outbound outbound, Ffmpeg ffmpeg) {
    this.config = config;
    this.outbound = outbound;
    this.ffmpeg = ffmpeg;
    this.attempts = new Attempts("srt-caller", FIRST_PAUSE, LONGEST_PAUSE);
  }

  @Override
  public void open(Listener listener) {
    attempts.start(() -> calls(listener));
  }

  /// What was seen of the call that there is.
  public Optional<SrtStatistics> statistics() {
    return Optional.ofNullable(call).map(OutgoingCall::traffic).map(Traffic::snapshot);
  }

  private boolean calls(Listener listener) {
    try {
      var address = new InetSocketAddress(outbound.address(config.host()), config.port());
      var next = new OutgoingCall(config, address, ffmpeg);
      call = next;
      attempts.endedBy(next::stop);
      Optional<String> failure = next.run(listener::arrived);
      failure.filter(_ -> !attempts.isClosed()).ifPresent(listener::refused);
      return failure.isEmpty();
    } catch (OutboundException e) {
      listener.refused(config.address() + ": " + e.getMessage());
      return false;
    } finally {
      call = null;
    }
  }

  @Override
  public void close() {
    attempts.close();
  }
}
