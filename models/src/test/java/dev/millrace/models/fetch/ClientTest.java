package dev.millrace.models.fetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTest {
  @TempDir Path folder;

  @Test
  void a_program_that_is_missing_is_named_with_the_way_out() {
    assertThatThrownBy(() -> client(60).run(List.of("no-such-npm", "pack"), folder))
        .isInstanceOf(FetchFailed.class)
        .hasMessageStartingWith("the program no-such-npm is missing; install it");
  }

  @Test
  void of_a_failure_the_line_that_tells_it_is_kept() {
    var command = List.of("sh", "-c", "echo hello; echo npm error code E404; echo bye; exit 1");

    assertThatThrownBy(() -> client(60).run(command, folder))
        .isInstanceOf(FetchFailed.class)
        .hasMessage("sh failed: npm error code E404");
  }

  @Test
  void a_program_that_does_not_end_is_ended() {
    assertThatThrownBy(() -> client(1).run(List.of("sleep", "61"), folder))
        .isInstanceOf(FetchFailed.class)
        .hasMessageContaining("not done after");
  }

  private static Client client(int seconds) {
    return new Client(Duration.ofSeconds(seconds));
  }
}
