package dev.millrace.workflow.sql;

import dev.millrace.workflow.step.StepKind.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// The slots of this process, lane by lane: a step's are taken when it is picked and given back
/// when its thread is done with it, whatever became of its lease.
///
/// **Threading:** one thread takes, any gives back; so what is free only grows under the taker.
final class Slots {
  private final Map<Lane, Integer> capacity;
  private final Map<Lane, AtomicInteger> used = new EnumMap<>(Lane.class);

  Slots(Map<Lane, Integer> capacity) {
    this.capacity = new EnumMap<>(capacity);
    for (Lane lane : Lane.values()) {
      used.put(lane, new AtomicInteger());
    }
  }

  int capacity(Lane lane) {
    return capacity.getOrDefault(lane, 0);
  }

  int used(Lane lane) {
    return cell(lane).get();
  }

  int free(Lane lane) {
    return capacity(lane) - used(lane);
  }

  void take(Lane lane, int slots) {
    cell(lane).addAndGet(slots);
  }

  void giveBack(Lane lane, int slots) {
    cell(lane).addAndGet(-slots);
  }

  private AtomicInteger cell(Lane lane) {
    return Objects.requireNonNull(used.get(lane));
  }
}
