package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.ConfigBinder;
import dev.millrace.config.ConfigKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/configuration.md` against [Config].
class ConfigurationDocTest {
  private static final String NOTHING = "–";

  @Test
  void the_manual_lists_every_key_with_its_type_default_and_variable_and_no_other() {
    List<ConfigKey> written =
        Manual.sections("configuration.md").entrySet().stream()
            .filter(section -> !section.getKey().startsWith("Variables"))
            .flatMap(section -> Manual.rows(section.getValue()).stream())
            .map(ConfigurationDocTest::key)
            .toList();

    assertThat(written).containsExactlyElementsOf(ConfigBinder.keys(Config.class));
  }

  @Test
  void the_manual_says_what_every_key_means() {
    assertThat(Manual.rows(Manual.page("configuration.md")))
        .allSatisfy(row -> assertThat(row.get(row.size() - 2)).isNotBlank());
  }

  private static ConfigKey key(List<String> row) {
    String defaultText = row.get(2).equals(NOTHING) ? "" : row.get(2);
    return new ConfigKey(row.get(0), row.get(1), defaultText, row.get(3));
  }
}
