package dev.millrace;

import dev.millrace.cli.StartOptions;
import dev.millrace.http.tls.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// The whole product with its embedded engines on free ports and a folder of its own.
public final class RunningTestServer implements AutoCloseable {
  private final Path data;
  private final Server server;

  private RunningTestServer(Path data, Server server) {
    this.data = data;
    this.server = server;
  }

  /// One whose doors for encoders are on free ports, by TLS too, and that fetches from this machine
  /// and believes what it shows itself: [#certificate].
  public static RunningTestServer start() throws Exception {
    Path data = Files.createTempDirectory("millrace-e2e");
    Path own = data.resolve("own");
    var _ = new SelfSigned(own, Set.of("127.0.0.1"), InstantSource.system()).read();
    Files.writeString(
        data.resolve("millrace.yaml"),
        """
        live:
          rtmp-port: 0
          rtmps-port: 0
          certificate: %1$s/certificate.pem
          private-key: %1$s/key.pem
          srt-port: 0
          cameras: [127.0.0.1]
        outbound: {allow: [127.0.0.1], trust: %1$s/certificate.pem}
        """
            .formatted(own));
    return start(data);
  }

  /// One with its data in this folder, which goes at the end.
  public static RunningTestServer start(Path data) throws Exception {
    var options =
        new StartOptions(data, Optional.of(0), Optional.of("127.0.0.1"), Optional.empty());
    return new RunningTestServer(data, Server.start(options));
  }

  public String url() {
    return server.url();
  }

  public String token() {
    try {
      return Files.readString(data.resolve("admin-token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What servers on 127.0.0.1 can show that it believes.
  public SSLContext certificate() {
    return new SelfSigned(data.resolve("own"), Set.of("127.0.0.1"), InstantSource.system())
        .read()
        .tls();
  }

  public Path data() {
    return data;
  }

  @Override
  public void close() throws IOException {
    server.close();
    try (Stream<Path> all = Files.walk(data).sorted(Comparator.reverseOrder())) {
      for (Path path : all.toList()) {
        Files.delete(path);
      }
    }
  }
}
