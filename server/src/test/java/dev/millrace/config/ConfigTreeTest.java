package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTreeTest {
  @Test
  void a_file_that_does_not_exist_is_empty(@TempDir Path folder) {
    assertThat(ConfigTree.read(folder.resolve("none.yaml")).root().entries()).isEmpty();
  }

  @Test
  void broken_yaml_is_one_line_with_its_place() {
    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "a: 1\nb: [1, 2\nc: 3\n"))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith("m.yaml line ")
        .doesNotContain("\n");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http:\\n\\tport: 5    | 2 | TAB
          http: [1\\nb: 2      | 2 | expected ',' or ']'
          a: b: c             | 1 | mapping values are not allowed here
          a: 1\\n  b: 2        | 2 | mapping values are not allowed here
          a: @x               | 1 | '@'
          """)
  void it_says_which_line_what_was_met_and_what_to_do(String yaml, int line, String met) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t");

    assertThatThrownBy(() -> ConfigTree.parse("millrace.yaml", text))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith("millrace.yaml line " + line + ": is not valid YAML (")
        .contains(met, "indent with spaces")
        .doesNotContain("\n", "in reader", "while ");
  }

  @Test
  void a_key_written_twice_is_refused() {
    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "a: 1\nb: 2\na: 3\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("m.yaml line 3: a is written twice");
  }

  @Test
  void anchors_aliases_tags_and_several_documents_are_refused() {
    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "a: &x [1]\nb: *x\n"))
        .hasMessageContaining("anchors, aliases and tags");
    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "b: *x\n"))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "a: !!java.net.URL [x]\n"))
        .hasMessageContaining("anchors, aliases and tags");
    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "a: 1\n---\nb: 2\n"))
        .hasMessageContaining("single document");
  }

  @Test
  void depth_and_size_are_bounded(@TempDir Path folder) throws IOException {
    var large = folder.resolve("m.yaml");
    Files.writeString(large, "#".repeat((1 << 20) + 1));

    assertThatThrownBy(() -> ConfigTree.parse("m.yaml", "a: " + "[".repeat(50) + "]".repeat(50)))
        .hasMessageContaining("nested deeper than 16");
    assertThatThrownBy(() -> ConfigTree.read(large)).hasMessage("m.yaml: is larger than 1MiB");
  }
}
