package dev.millrace.live.ingest.rtsp;

import dev.millrace.live.ingest.Attempts;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.Reception;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// Fetches what a camera shows, by RTSP.
///
/// The name is looked up for each attempt, and only what `outbound` allows is connected to.
///
/// **Threading**: safe; a virtual thread makes one attempt after the other.
///
/// **Ownership**: [#close] ends the connection.
public final class RtspPull implements Ingest {
  private static final Logger LOG = System.getLogger(RtspPull.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final RtspConfig config;
  private final Outbound outbound;
  private final Ffmpeg ffmpeg;
  private final Attempts attempts = new Attempts("rtsp-pull", FIRST_PAUSE, LONGEST_PAUSE);

  public RtspPull(RtspConfig config, Outbound outbound, Ffmpeg ffmpeg) {
    this.config = config;
    this.outbound = outbound;
    this.ffmpeg = ffmpeg;
  }

  @Override
  public void open(Listener listener) {
    attempts.start(() -> pulls(listener));
  }

  private boolean pulls(Listener listener) {
    try {
      var address = outbound.address(config.host());
      var camera = new Camera(config, address, new Credentials(config.login()));
      Container container = camera.describe(Camera.PATIENCE).container();
      Optional<String> failure = receive(camera, container, listener);
      failure.filter(_ -> !attempts.isClosed()).ifPresent(listener::refused);
      return failure.isEmpty();
    } catch (OutboundException e) {
      listener.refused(config.address() + ": " + e.getMessage());
    } catch (CameraFailure e) {
      note(e);
      listener.refused(config.address() + " " + e.getMessage());
    }
    return false;
  }

  /// Receives until the camera or the channel has had enough.
  ///
  /// @return why nothing came, if nothing did
  private Optional<String> receive(Camera camera, Container container, Listener listener) {
    try (var relay = new RtspRelay(camera)) {
      relay.start();
      var command = new RtspCommand(config.transport(), container).from(relay.url());
      var next = new Reception(ffmpeg, command, container, config.address());
      attempts.endedBy(next::stop);
      try {
        next.run(listener::arrived);
      } catch (MediaFailure e) {
        LOG.log(Level.DEBUG, "A camera broke off. camera={0} {1}", config.address(), e.lastLines());
      }
      return next.hasArrived()
          ? Optional.empty()
          : Optional.of(config.address() + " " + why(relay));
    }
  }

  private String why(RtspRelay relay) {
    relay.failure().ifPresent(this::note);
    return relay.failure().map(CameraFailure::getMessage).orElse("sends nothing that can be used");
  }

  /// Most cameras lock who gives them a wrong password some times in a row, each time anew.
  private void note(CameraFailure failure) {
    if (failure.isRefusal()) {
      attempts.refused();
    }
  }

  @Override
  public void close() {
    attempts.close();
  }
}
