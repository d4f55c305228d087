package dev.millrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Where a started server is to be found: the file `server.json` of its data folder.
///
/// @param pid the server's process
/// @param startMillis when that process began, so that a pid used again is not mistaken for it
/// @param url the console's address
/// @param certificate the PEM file of the certificate it shows there; null without TLS
public record RunningServer(long pid, long startMillis, String url, @Nullable String certificate) {
  private static final String FILE = "server.json";

  /// A process's start is derived from the boot time, which moves when the clock is set.
  private static final long CLOCK_STEP_MILLIS = 2_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The record of this process, listening at `url`.
  public static RunningServer here(String url, Optional<Path> certificate) {
    var self = ProcessHandle.current();
    String file = certificate.map(path -> path.toAbsolutePath().toString()).orElse(null);
    return new RunningServer(self.pid(), startMillis(self), url, file);
  }

  /// Its API, trusting its certificate whatever name that has: the file is the proof.
  Api api(String token) {
    return new Api(url, token, Optional.ofNullable(certificate).map(Path::of));
  }

  /// The live server of a data folder; empty when none runs there.
  public static Optional<RunningServer> of(Path data) {
    return read(data).filter(RunningServer::isAlive);
  }

  /// Writes the file whole or not at all.
  public void write(Path data) throws IOException {
    Path temporary = data.resolve(FILE + ".new");
    Files.writeString(temporary, JSON.writeValueAsString(this));
    Files.move(temporary, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Removes the file when it is this server's.
  public void erase(Path data) throws IOException {
    if (read(data).filter(this::equals).isPresent()) {
      Files.deleteIfExists(data.resolve(FILE));
    }
  }

  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(handle -> Math.abs(startMillis(handle) - startMillis) <= CLOCK_STEP_MILLIS);
  }

  private boolean isAlive() {
    return process().filter(ProcessHandle::isAlive).isPresent() && !isZombie();
  }

  /// Whether it is dead and nobody has asked for its end yet.
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException _) {
      return false;
    }
  }

  private static Optional<RunningServer> read(Path data) {
    try {
      return Optional.of(JSON.readValue(data.resolve(FILE), RunningServer.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }
}
