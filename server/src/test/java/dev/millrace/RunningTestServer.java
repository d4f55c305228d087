package dev.millrace;

import dev.millrace.cli.StartOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The whole product with its embedded engines on free ports and a folder of its own.
public final class RunningTestServer implements AutoCloseable {
  private final Path data;
  private final Server server;

  private RunningTestServer(Path data, Server server) {
    this.data = data;
    this.server = server;
  }

  /// One whose doors for encoders are on free ports, and that fetches from this machine.
  public static RunningTestServer start() throws Exception {
    Path data = Files.createTempDirectory("millrace-e2e");
    Files.writeString(
        data.resolve("millrace.yaml"),
        """
        live: {rtmp-port: 0, srt-port: 0, cameras: [127.0.0.1]}
        outbound: {allow: [127.0.0.1]}
        """);
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
