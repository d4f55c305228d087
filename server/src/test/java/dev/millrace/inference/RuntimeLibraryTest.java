package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeLibraryTest {
  @TempDir private Path folder;

  @Test
  void networks_are_made_and_run_while_the_process_ends() throws Exception {
    Path colours = folder.resolve("colours");
    OwnNetwork.write(colours, OwnNetwork.DESCRIPTION, "red\ngreen\nblue\n");
    Path said = folder.resolve("said");

    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ErrorFile=" + folder.resolve("crash"),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Ending.class.getName(),
                    colours.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(said).content(StandardCharsets.UTF_8).contains("ran after all");
    assertThat(Files.exists(folder.resolve("crash"))).isFalse();
  }

  /// Loads a network once, and again when every other hook of the process has done its work.
  public static final class Ending {
    private static final int TIMES = 5;

    private Ending() {}

    public static void main(String[] args) {
      Path colours = Path.of(args[0]);
      OwnNetworks.load(colours).close();
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("last").unstarted(() -> last(colours)));
    }

    private static void last(Path colours) {
      try {
        for (Thread other : Thread.getAllStackTraces().keySet()) {
          if (other.getName().matches("Thread-\\d+")) {
            other.join();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (int n = 0; n < TIMES; n++) {
        OwnNetworks.load(colours).close();
      }
      System.out.println("ran after all");
    }
  }
}
