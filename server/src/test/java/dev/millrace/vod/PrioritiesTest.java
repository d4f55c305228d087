package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.workflow.step.StepSpec;
import java.time.InstantSource;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Which steps of films with different policies go first.
class PrioritiesTest {
  private static final List<StepSpec> STEPS =
      new PlanSteps(
              null,
              new MemoryObjectStore(1, InstantSource.system()),
              null,
              2,
              InstantSource.system())
          .steps(EncodePlan.of(Films.threeHours()));

  @ParameterizedTest(name = "the beginning of a film of {0} priority, the rest of one of {1}")
  @CsvSource({
    "low, high",
    "low, normal",
    "low, low",
    "normal, high",
    "normal, normal",
    "high, high"
  })
  void the_beginning_of_any_film_goes_before_the_rest_of_any_other(String first, String other) {
    assertThat(priorities(first, PrioritiesTest::isBeginning).getMin())
        .isGreaterThan(priorities(other, PrioritiesTest::isBulk).getMax());
  }

  @ParameterizedTest(name = "{0} before {1}")
  @CsvSource({"high, normal", "normal, low"})
  void the_rest_of_films_goes_by_their_priorities(String first, String later) {
    assertThat(priorities(first, PrioritiesTest::isBulk).getMin())
        .isGreaterThan(priorities(later, PrioritiesTest::isBulk).getMax());
  }

  @ParameterizedTest
  @CsvSource({"low", "normal", "high"})
  void the_rest_of_all_films_of_one_priority_is_one_class_in_which_owners_take_turns(String word) {
    IntSummaryStatistics bulk = priorities(word, PrioritiesTest::isBulk);

    assertThat(Math.floorDiv(bulk.getMin(), 100)).isEqualTo(Math.floorDiv(bulk.getMax(), 100));
  }

  @Test
  void the_chunks_of_a_film_go_in_order() {
    List<Integer> bulk =
        STEPS.stream()
            .filter(step -> isBulk(step.name()))
            .map(step -> step.terms().priority())
            .toList();

    assertThat(bulk).hasSizeGreaterThan(100).isSortedAccordingTo((a, b) -> b - a);
  }

  private static IntSummaryStatistics priorities(String word, Predicate<String> which) {
    var json = JsonMapper.shared().createObjectNode().put("priority", word);
    int shift = Policies.shift(PolicyJson.read(json, Policy.STANDARD));
    return STEPS.stream()
        .filter(step -> which.test(step.name()))
        .mapToInt(step -> shift + step.terms().priority())
        .summaryStatistics();
  }

  private static boolean isBulk(String step) {
    return step.matches("encode/chunk-[1-9].*");
  }

  private static boolean isBeginning(String step) {
    return step.matches("encode/(first|chunk-0)|audio/.*");
  }
}
