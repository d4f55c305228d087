package dev.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "é", "\u007f"})
  void a_key_is_visible_ascii(String key) {
    assertThatThrownBy(() -> new RequestKey("me", key, "hash"))
        .hasMessage("a key has 1 to 255 visible ASCII characters");
  }

  @Test
  void a_key_has_at_most_255_characters() {
    assertThat(new RequestKey("me", "x".repeat(255), "hash").key()).hasSize(255);
    assertThatThrownBy(() -> new RequestKey("me", "x".repeat(256), "hash"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
