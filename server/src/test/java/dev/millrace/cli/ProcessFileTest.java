package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `process` says of files that it cannot take, before any server is asked.
class ProcessFileTest {
  @TempDir private Path folder;

  @Test
  void a_file_that_is_not_there_is_said_not_to_be() {
    assertThat(complaint(folder.resolve("film.mp4"))).endsWith("film.mp4: no such file");
  }

  @Test
  void a_folder_is_said_to_be_one() {
    assertThat(complaint(folder))
        .isEqualTo(folder + " is a folder; name one video or audio file in it");
  }

  @Test
  void an_empty_file_is_said_to_be_empty() throws Exception {
    Path file = Files.createFile(folder.resolve("film.mp4"));

    assertThat(complaint(file)).isEqualTo(file + " is empty: it has no bytes to upload");
  }

  @Test
  void an_address_of_another_kind_is_no_file() {
    assertThat(complaint("ftp://media.example/film.mp4"))
        .isEqualTo("cannot fetch ftp://media.example/film.mp4: only http and https addresses are");
  }

  private static String complaint(Path file) {
    return complaint(file.toString());
  }

  private static String complaint(String source) {
    var failure = new AtomicReference<Exception>();
    var line = new CommandLine(new ProcessFile());
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          failure.set(e);
          return 1;
        });

    assertThat(line.execute(source)).isEqualTo(1);
    assertThat(failure.get()).isInstanceOf(CommandFailed.class);
    return failure.get().getMessage();
  }
}
