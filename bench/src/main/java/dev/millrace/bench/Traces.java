package dev.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a server has left of its work: processes, files and rows.
record Traces(MillraceServer server) {
  private static final List<String> TABLES =
      List.of("asset", "workflow", "workflow_step", "workflow_edge", "workflow_queue");

  /// FFmpeg's processes below the server.
  long processes() {
    return ProcessHandle.of(server.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().orElse("").matches(".*/ff(mpeg|probe)"))
        .count();
  }

  /// Copies of sources, FFmpeg's scratch, and objects.
  long files() {
    return below(server.data().resolve("sources"))
        + scratch()
        + below(server.data().resolve("s3").resolve("buckets").resolve("millrace"));
  }

  /// Rows of assets and of workflows.
  long rows() {
    var records = new Records(server.data());
    return TABLES.stream()
        .mapToLong(
            table ->
                Long.parseLong(records.rows("select count(*) from " + table).getFirst().getFirst()))
        .sum();
  }

  private long scratch() {
    String ours = "mr-scratch-" + server.pid() + "-";
    try (Stream<Path> folders = Files.list(Path.of("/tmp"))) {
      return folders
          .filter(path -> String.valueOf(path.getFileName()).startsWith(ours))
          .mapToLong(Traces::below)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
