package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `process` in a JVM of its own, killed in the middle of an upload and run again.
class KilledUploadIT {
  private static final int PARTS = 3;
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private ScriptedServer server;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer(PARTS);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void an_upload_that_was_killed_goes_on_with_what_is_missing() throws Exception {
    var film = new byte[ScriptedServer.PART_BYTES * (PARTS - 1) + 7];
    new Random(1).nextBytes(film);
    Path file = Files.write(folder.resolve("film.mp4"), film);
    server.heldPart = 2;
    Process first = process(file);
    assertThat(server.held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(dev.millrace.testing.Eventually.holds(() -> server.parts.size() == PARTS - 1))
        .isTrue();
    first.destroyForcibly().waitFor();

    server.heldPart = 0;
    Process second = process(file);

    assertThat(second.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as(output()).isZero();
    assertThat(server.times("POST /v1/assets")).isEqualTo(1);
    assertThat(server.times("PUT /part/1")).isEqualTo(1);
    assertThat(server.times("PUT /part/2")).isEqualTo(2);
    assertThat(server.times("PUT /part/3")).isEqualTo(1);
    assertThat(server.times("POST /v1/assets/" + ScriptedServer.ID + "/complete")).isEqualTo(1);
    assertThat(joined()).isEqualTo(film);
    assertThat(folder.resolve("cache/uploads")).isEmptyDirectory();
  }

  private byte[] joined() {
    var all = new java.io.ByteArrayOutputStream();
    server.parts.values().forEach(all::writeBytes);
    return all.toByteArray();
  }

  private Process process(Path file) throws IOException {
    var builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.Main",
                "process",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()));
    builder.environment().put("MILLRACE_URL", server.url());
    builder.environment().put("MILLRACE_TOKEN", "any");
    builder.environment().put("MILLRACE_CACHE", folder.resolve("cache").toString());
    return builder.start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }
}
