package dev.millrace.engines.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engines.home.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  private static final String SHARED_MEMORY = "  3301   65536";

  @TempDir Path data;

  @Test
  void a_zombie_is_disowned_but_its_shared_memory_stays_named() throws Exception {
    var parent = new ProcessBuilder("/bin/sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
    try {
      String zombie = parent.inputReader().readLine();
      awaitEnd(Long.parseLong(zombie));
      write(zombie);

      new PidFile(data).takeOver();

      assertThat(Files.readAllLines(pidFile()))
          .containsExactly(String.valueOf(Integer.MAX_VALUE), data.toString(), SHARED_MEMORY);
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void a_number_that_another_program_has_by_now_is_disowned_and_the_program_left_alone()
      throws Exception {
    var other = new ProcessBuilder("/bin/sleep", "60").start();
    try {
      write(Long.toString(other.pid()));

      new PidFile(data).takeOver();

      assertThat(other.isAlive()).isTrue();
      assertThat(Files.readAllLines(pidFile())).startsWith(String.valueOf(Integer.MAX_VALUE));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void a_file_cut_short_by_a_power_failure_is_removed() throws Exception {
    Files.writeString(pidFile(), "");

    new PidFile(data).takeOver();

    assertThat(pidFile()).doesNotExist();
  }

  @Test
  void no_file_is_fine() throws Exception {
    new PidFile(data).takeOver();

    assertThat(pidFile()).doesNotExist();
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  private void write(String pid) throws Exception {
    Files.writeString(pidFile(), String.join("\n", pid, data.toString(), SHARED_MEMORY) + "\n");
  }

  private static void awaitEnd(long pid) throws Exception {
    Eventually.await("the process ends", () -> !new ProcessState(pid).isRunning());
  }
}
