package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.KeyTable;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ports that publishers call by SRT, of all channels together: who asks for a stream id is led
/// to its channel, at whichever port.
///
/// **Threading**: safe; a virtual thread reads each port.
///
/// **Ownership**: [#close] closes the ports and ends every call.
public final class SrtFront implements AutoCloseable {
  private final SrtConfig config;
  private final Ffmpeg ffmpeg;
  private final KeyTable<SrtIngest> doors = new KeyTable<>();
  private final List<SrtPort> ports = new ArrayList<>();

  public SrtFront(SrtConfig config, Ffmpeg ffmpeg) {
    this.config = config;
    this.ffmpeg = ffmpeg;
  }

  /// Begins to listen.
  ///
  /// **On failure** an [java.io.UncheckedIOException]: a port is not to be had; none is kept.
  public void start() {
    try {
      for (int i = 0; i < config.ports(); i++) {
        int number = config.port() == 0 ? 0 : config.port() + i;
        ports.add(SrtPort.open(config.host(), number, doors));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// The way into a channel, closed until it is opened.
  ///
  /// @param streamId what a caller must ask for, as it is or as `#!::r=…,m=publish`
  /// @param passphrase that its packets are encrypted with; without one nothing is encrypted
  /// @throws IllegalArgumentException when libsrt would not take one of them
  public SrtIngest ingest(String streamId, Optional<Secret> passphrase) {
    var door = new Door(streamId, passphrase);
    return new SrtIngest(door, doors, new Calls(ffmpeg, config.latency(), passphrase));
  }

  /// The port that a channel's publisher is told; the same one each time.
  public static int port(SrtConfig config, String streamId) {
    return config.port() + Math.floorMod(streamId.hashCode(), config.ports());
  }

  /// The first port that it listens on, once it has started.
  public int port() {
    return ports.getFirst().number();
  }

  @Override
  public void close() {
    ports.forEach(SrtPort::close);
  }
}
