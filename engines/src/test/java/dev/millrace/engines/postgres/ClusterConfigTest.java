package dev.millrace.engines.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
  @Test
  void commits_are_durable_unless_someone_asks_for_less() {
    assertThat(ClusterConfig.lines(5432, Map.of()))
        .contains("fsync = 'on'", "synchronous_commit = 'on'", "port = '5432'")
        .contains("listen_addresses = '127.0.0.1'");
    assertThat(ClusterConfig.lines(5432, Map.of("fsync", "off"))).contains("fsync = 'off'");
  }

  @Test
  void a_value_cannot_leave_its_quotes() {
    assertThat(ClusterConfig.lines(1, Map.of("work_mem", "1' x"))).contains("work_mem = '1'' x'");
    assertThatThrownBy(() -> PostgresConfig.in(Path.of("x")).withSettings(Map.of("a\nb", "1")))
        .hasMessageContaining("not a server parameter");
  }
}
