package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.models.Availability;
import dev.millrace.models.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsCommandTest {
  @TempDir Path cache;

  @Test
  void a_list_is_an_answer_whatever_is_there() {
    assertThat(run()).isZero();
    assertThat(run("list", "--json")).isZero();
  }

  @Test
  void what_is_not_there_does_not_pass_for_verified() {
    assertThat(run("verify")).isEqualTo(1);
    assertThat(run("verify", "nanodet-g", "--json")).isEqualTo(1);
  }

  @Test
  void a_name_or_deed_that_does_not_exist_is_refused() {
    assertThat(run("verify", "yolo")).isEqualTo(1);
    assertThat(run("fetch", "yolo")).isEqualTo(1);
    assertThat(run("burn")).isEqualTo(2);
  }

  @Test
  void what_is_missing_says_how_to_get_it() {
    assertThat(Models.in(cache).look())
        .allSatisfy(
            one ->
                assertThat(((Availability.Missing) one).why())
                    .isEqualTo("not fetched; run: ./millrace models fetch " + one.model().name()));
  }

  @Test
  void networks_of_users_are_listed_with_what_they_lack() throws Exception {
    Files.createDirectories(cache.resolve("models.d/mine"));
    Files.writeString(cache.resolve("models.d/mine/model.yaml"), "version: 1");

    assertThat(OwnModel.in(cache))
        .singleElement()
        .satisfies(one -> assertThat(one.state()).isEqualTo("lacks model.onnx, labels.txt"));
    assertThat(run("list", "mine", "--data", cache.toString())).isZero();
    assertThat(run("list", "yours", "--data", cache.toString())).isEqualTo(1);
  }

  private int run(String... args) {
    return new CommandLine(new ModelsCommand(Models.in(cache)))
        .setExecutionExceptionHandler((failure, _, _) -> failure instanceof CommandFailed ? 1 : 9)
        .execute(args);
  }
}
