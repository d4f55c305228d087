package dev.millrace.engines.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// The folder with partitions and metadata; formatted whole or not at all.
final class LogFolder {
  private static final System.Logger LOG = System.getLogger(LogFolder.class.getName());

  /// Enough for a broker to start: its new index files and some records.
  private static final long ROOM_BYTES = 32L << 20;

  private LogFolder() {}

  /// Whether its disk has the room that a broker needs to start.
  static boolean hasRoom(Path log) {
    try {
      return Files.getFileStore(log).getUsableSpace() >= ROOM_BYTES;
    } catch (IOException _) {
      return false;
    }
  }

  /// Finds `log` in `home`, or formats it there for a new cluster with an id of its own.
  static Path prepare(Path home) throws IOException {
    Path log = home.resolve("log");
    if (Files.exists(log)) {
      return log;
    }
    Path next = home.resolve("log.new");
    delete(next);
    LOG.log(System.Logger.Level.INFO, "Formatting Kafka''s folder folder={0}", log);
    format(next);
    Files.move(next, log, StandardCopyOption.ATOMIC_MOVE);
    return log;
  }

  private static void format(Path folder) throws IOException {
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var formatter =
        new Formatter()
            .setPrintStream(silent)
            .setNodeId(BrokerProperties.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName(BrokerProperties.CONTROLLER)
            .setMetadataLogDirectory(folder.toString())
            .addDirectory(folder.toString());
    try {
      formatter.run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the folder could not be formatted", e);
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
