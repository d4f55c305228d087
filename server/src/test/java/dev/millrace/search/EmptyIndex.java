package dev.millrace.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An index in which nothing is found.
public record EmptyIndex(EventKind kind) implements EventIndex {
  @Override
  public Map<Integer, Long> offsets() {
    return Map.of();
  }

  @Override
  public void add(List<EventDocument> events, Map<Integer, Long> next) {}

  @Override
  public void tend() {}

  @Override
  public Found search(Search search) {
    return new Found(List.of(), List.of(), Optional.empty(), true);
  }

  @Override
  public Size size() {
    return new Size(0, 0, 0);
  }

  @Override
  public void close() {}
}
