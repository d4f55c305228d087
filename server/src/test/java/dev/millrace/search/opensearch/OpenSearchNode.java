package dev.millrace.search.opensearch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real OpenSearch in a process of its own: its libraries are of other versions than ours.
///
/// **Ownership:** [#close] ends it, and so does the end of this process.
final class OpenSearchNode implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("..", "search-node", "target", "lib");
  private static final int PATIENCE_SECONDS = 30;
  private static final String READY = "port ";

  private final Path folder;
  private Process process;
  private int port;

  private OpenSearchNode(Path folder) {
    this.folder = folder;
  }

  /// Starts one with an empty folder, and returns when it answers.
  static OpenSearchNode in(Path folder) throws IOException {
    var node = new OpenSearchNode(folder);
    node.begin();
    return node;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Starts it, with what is in its folder, and returns when it answers, at another port.
  void begin() throws IOException {
    if (!Files.isDirectory(LIBRARIES)) {
      throw new IOException("no libraries of OpenSearch; run: mvn -pl search-node package");
    }
    Path program = Path.of("src", "test", "opensearch", "SearchNode.java");
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            LIBRARIES.toAbsolutePath() + File.separator + "*",
            program.toAbsolutePath().toString(),
            folder.toString());
    Path log = folder.resolve("node.log");
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    String line = process.inputReader().readLine();
    while (line != null && !line.startsWith(READY)) {
      line = process.inputReader().readLine();
    }
    if (line == null) {
      throw new IOException("OpenSearch does not start: " + Files.readString(log));
    }
    port = Integer.parseInt(line.substring(READY.length()));
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
