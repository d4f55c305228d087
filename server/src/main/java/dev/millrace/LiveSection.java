package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.live.ingest.rtmp.RtmpConfig;
import dev.millrace.live.ingest.srt.SrtConfig;
import dev.millrace.outbound.OutboundConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The section `live`: how publishers reach channels.
///
/// @param host the address to listen on for publishers; others than loopback are open to the
///     network
/// @param publicHost the name or address that publishers are told
/// @param rtmpPort 0 takes a free one
/// @param rtmpsPort by TLS; 0 takes a free one, without it nobody listens
/// @param certificate what publishers by TLS are shown, when not what `http` shows
/// @param privateKey the certificate's key
/// @param srtPort the first one; 0 takes free ones
/// @param srtPorts how many there are
/// @param srtLatency for how long a lost packet may come late
/// @param cameras names and networks that cameras may be in although they are not public
/// @param playout the folder of films for the input file; without it `playout` in the data folder
/// @param nodeUrl where edges reach this process, when not at the address that it listens on
/// @param windowMemory how much the windows of all channels may hold in memory
/// @param encodeCores how many processor cores channels may encode with; 0 for four fifths
record LiveSection(
    String host,
    Optional<String> publicHost,
    int rtmpPort,
    Optional<Integer> rtmpsPort,
    Optional<Path> certificate,
    Optional<Path> privateKey,
    int srtPort,
    int srtPorts,
    Duration srtLatency,
    List<String> cameras,
    Optional<Path> playout,
    Optional<URI> nodeUrl,
    ByteSize windowMemory,
    double encodeCores) {
  LiveSection {
    OutboundConfig.allowing(cameras);
    if (encodeCores < 0) {
      throw new IllegalArgumentException("encode-cores is 0 or more but is " + encodeCores);
    }
    if (nodeUrl.isPresent() && !HttpSection.isOrigin(nodeUrl.get())) {
      throw new IllegalArgumentException(
          "node-url must be like http://10.1.2.3:8080 but is " + nodeUrl.get());
    }
    if (certificate.isPresent() != privateKey.isPresent()) {
      throw new IllegalArgumentException("certificate and private-key belong together");
    }
    if (rtmpsPort.filter(number -> number < 0 || number > 65_535).isPresent()) {
      throw new IllegalArgumentException("rtmps-port must be 0 to 65535");
    }
    RtmpConfig.at(host, rtmpPort);
    new SrtConfig(host, srtPort, srtPorts, srtLatency);
  }

  static LiveSection defaults() {
    return new LiveSection(
        "127.0.0.1",
        Optional.empty(),
        1935,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        9710,
        1,
        Duration.ofMillis(120),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        ByteSize.parse("192MiB"),
        0);
  }

  RtmpConfig rtmp() {
    return RtmpConfig.at(host, rtmpPort);
  }

  SrtConfig srt() {
    return new SrtConfig(host, srtPort, srtPorts, srtLatency);
  }

  /// What publishers are told to call.
  String told() {
    return publicHost.orElse(host);
  }
}
