package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.Replay.Place;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReplayTest {
  private final Replay replay = new Replay(4);

  @Test
  void an_event_told_twice_is_remembered_once() {
    assertThat(replay.add(event("a"), at(1000), 10)).isTrue();
    assertThat(replay.add(event("a"), at(2000), 10)).isFalse();
  }

  @Test
  void it_begins_after_the_event_asked_for_with_a_little_before_it() {
    add("long-before", 1_000);
    add("before", 9_000);
    add("asked-for", 10_000);
    add("after", 20_000);

    assertThat(replay.after("asked-for")).extracting(Event::id).containsExactly("before", "after");
    assertThat(replay.after("after")).isEmpty();
  }

  @Test
  void partitions_read_one_after_the_other_are_put_in_order() {
    replay.add(event("1"), new Place(10_000, 0, 0), 10);
    replay.add(event("4"), new Place(40_000, 0, 1), 10);
    replay.add(event("2"), new Place(20_000, 1, 0), 10);
    replay.add(event("3"), new Place(30_000, 1, 1), 10);

    assertThat(replay.after("1")).extracting(Event::id).containsExactly("2", "3", "4");
  }

  @Test
  void what_is_too_long_ago_is_forgotten() {
    for (int i = 0; i < 5; i++) {
      add("e" + i, i * 10_000L);
    }

    assertThat(replay.after("e0")).isNull();
    assertThat(replay.after("e1")).hasSize(3);
  }

  @Test
  void what_is_too_large_is_forgotten_first() {
    replay.add(event("a"), at(1), (int) Replay.MAX_BYTES);
    replay.add(event("b"), at(2), 1);

    assertThat(replay.after("a")).isNull();
    assertThat(replay.after("b")).isEmpty();
  }

  private void add(String id, long millis) {
    replay.add(event(id), at(millis), 10);
  }

  private static Place at(long millis) {
    return new Place(millis, 0, millis);
  }

  static Event event(String id) {
    var data = JsonMapper.shared().createObjectNode();
    return new Event(id, "/test", "dev.millrace.test", "subject", Instant.EPOCH, data);
  }
}
