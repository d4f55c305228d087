package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.CommandFailed;
import dev.millrace.cli.StartOptions;
import dev.millrace.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a process is there for, by the command line, the environment and the file.
class RolesTest {
  private static final String ALL = "api,worker,edge,live,inference,streams,telemetry";
  private static final String KNOWN = ALL.replace(",", ", ") + ", or all of them";
  private static final String ELSEWHERE =
      """
      database: {url: "jdbc:postgresql://db/millrace"}
      kafka: {bootstrap-servers: "kafka:9092"}
      store: {endpoint: "http://s3:9000"}
      """;

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void open() {
    data = DataFolder.open(folder);
  }

  @AfterEach
  void close() {
    data.close();
  }

  private Settings settings(String file, Map<String, String> environment, String flag)
      throws IOException {
    Files.writeString(folder.resolve("millrace.yaml"), file);
    var roles = Optional.of(flag).filter(text -> !text.equals("-"));
    var options = new StartOptions(folder, Optional.empty(), Optional.empty(), roles);
    return new Settings(Config.read(folder, environment), options, data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api | api",
        "edge,api | api,edge",
        "' worker , worker,' | worker",
        "all | api,worker,edge,live,inference,streams,telemetry",
        "edge,all | api,worker,edge,live,inference,streams,telemetry"
      })
  void roles_are_a_set_of_names(String text, String meant) {
    assertThat(Roles.parse(text)).hasToString(meant);
  }

  @Test
  void a_wrong_name_is_told_with_those_there_are() {
    assertThatThrownBy(() -> Roles.parse("api,egde"))
        .hasMessage("there is no role egde; there are " + KNOWN);
    assertThatThrownBy(() -> Roles.parse(" , ")).hasMessage("name at least one of " + KNOWN);
  }

  @Test
  void the_flag_goes_before_the_variable_and_that_before_the_file() throws Exception {
    Map<String, String> none = Map.of();
    var variable = Map.of("MILLRACE_ROLES", "api,edge");

    assertThat(settings("", none, "-").roles()).hasToString(ALL);
    assertThat(settings("roles: [worker]", none, "-").roles()).hasToString("worker");
    assertThat(settings("roles: worker", variable, "-").roles()).hasToString("api,edge");
    assertThat(settings("roles: worker", variable, "edge").roles()).hasToString("edge");
  }

  @Test
  void a_wrong_name_is_told_with_the_place_where_it_stands() throws Exception {
    assertThatThrownBy(() -> settings("roles: [api, egde]", Map.of(), "-"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("millrace.yaml")
        .hasMessageContaining("there is no role egde");
    assertThatThrownBy(() -> settings("", Map.of("MILLRACE_ROLES", "telemetri"), "-"))
        .hasMessageContaining("MILLRACE_ROLES")
        .hasMessageContaining("there is no role telemetri");
    Settings wrong = settings("", Map.of(), "x");
    assertThatThrownBy(wrong::roles)
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith("--roles x: there is no role x");
  }

  @Test
  void who_has_no_api_must_be_told_where_the_others_keep_everything() throws Exception {
    settings("", Map.of(), "api").requireBackends();
    settings(ELSEWHERE, Map.of(), "edge").requireBackends();

    Settings alone = settings("kafka: {bootstrap-servers: k}", Map.of(), "worker,edge");
    assertThatThrownBy(alone::requireBackends)
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "a process of the roles worker,edge works for an api elsewhere: set database.url,"
                + " store.endpoint to what that one uses");
  }

  @Test
  void a_folder_in_use_is_told_in_one_line() {
    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("is in use by another process")
        .hasMessageNotContaining("\n");
  }

  @Test
  void workers_of_one_machine_have_names_of_their_own() {
    String name = data.markedName("host");

    assertThat(name).matches("host-[0-9a-f]+").isEqualTo(data.markedName("host"));
    assertThat(data.markedName("x".repeat(60))).hasSizeLessThan(50);
  }
}
