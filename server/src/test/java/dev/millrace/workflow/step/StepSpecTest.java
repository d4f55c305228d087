package dev.millrace.workflow.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepSpecTest {
  private static final StepKind KIND =
      StepKind.cpu("encode", Duration.ofMinutes(1), RetryPolicy.never());

  @Test
  void a_spec_is_written_as_it_is_read() {
    var spec =
        StepSpec.of(KIND, "encode/chunk-3")
            .after("plan", "audio/")
            .input("{\"chunk\":3}")
            .priority(5)
            .cost(2.5)
            .growth(7)
            .slots(2)
            .optional();

    assertThat(spec.dependsOn()).containsExactly("plan", "audio/");
    assertThat(spec.input()).isEqualTo("{\"chunk\":3}");
    assertThat(spec.terms()).isEqualTo(new StepSpec.Terms(5, 2.5, 7, 2, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "a b", "a\nb", "é", "a;b"})
  void a_name_is_parts_of_plain_characters(String name) {
    assertThatThrownBy(() -> StepSpec.of(KIND, name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_name_has_at_most_200_characters() {
    assertThat(StepSpec.of(KIND, "x".repeat(200)).name()).hasSize(200);
    assertThatThrownBy(() -> StepSpec.of(KIND, "x".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}{}", "nil", "{'a':1}", "\"a\u0000b\""})
  void input_and_output_are_one_json_value(String json) {
    assertThatThrownBy(() -> StepSpec.of(KIND, "a").input(json))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StepResult.of(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void json_has_at_most_256_kib() {
    String largest = '"' + "x".repeat(256 * 1024 - 2) + '"';

    assertThat(StepResult.of(largest).output()).isEqualTo(largest);
    assertThatThrownBy(() -> StepResult.of('"' + "x".repeat(256 * 1024 - 1) + '"'))
        .hasMessage("A step needs output of at most 256 KiB");
  }

  @Test
  void the_wait_doubles_up_to_its_bound_and_is_spread_over_its_upper_half() {
    var policy = RetryPolicy.of(10, Duration.ofSeconds(1), Duration.ofSeconds(5));

    var longest = List.of(1, 2, 3, 4, 100).stream().map(n -> policy.delay(n, 1)).toList();

    assertThat(longest).containsExactly(seconds(1), seconds(2), seconds(4), seconds(5), seconds(5));
    assertThat(policy.delay(3, 0)).isEqualTo(seconds(2));
  }

  @Test
  void some_exceptions_are_not_worth_another_attempt() {
    var policy = RetryPolicy.of(3, Duration.ZERO, Duration.ZERO).except(IOException.class);

    assertThat(policy.worthRetrying().test(new IOException())).isFalse();
    assertThat(policy.worthRetrying().test(new UncheckedIOException(new IOException()))).isTrue();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
