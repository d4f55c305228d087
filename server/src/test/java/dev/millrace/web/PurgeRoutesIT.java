package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeRoutesIT {
  private static final String ORDER =
      "{\"assets\":[\"a\"],\"prefixes\":[\"/play/b/v1/\"],\"tags\":[\"rung:720p\"]}";

  @TempDir private Path folder;
  private ApiScene api;

  @BeforeEach
  void begin() {
    api = new ApiScene(folder);
  }

  private Response purge(String body) {
    return api.post("/v1/purge", body);
  }

  @Test
  void an_order_is_carried_out_here_and_told_to_the_others() {
    Response answer = purge(ORDER);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(Answers.text(answer)).isEqualTo("{\"id\":\"order\",\"here\":7}");
    assertThat(api.purged).hasSize(1);
    assertThat(api.purged.getFirst().type()).isEqualTo("dev.millrace.delivery.purged");
    assertThat(api.purged.getFirst().data().toString()).isEqualTo(ORDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"assets\":[]}",
        "{\"assets\":[\"../x\"]}",
        "{\"assets\":[null]}",
        "{\"prefixes\":[\"/\"]}",
        "{\"prefixes\":[\"/play/\"]}",
        "{\"prefixes\":[\"uploads/\"]}",
        "{\"tags\":[\"colour:red\"]}"
      })
  void an_order_of_nothing_or_nonsense_is_refused(String body) {
    assertThat(purge(body).status()).isEqualTo(422);
    assertThat(api.purged).isEmpty();
  }
}
