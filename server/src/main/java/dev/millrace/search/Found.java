package dev.millrace.search;

import java.util.List;
import java.util.Optional;

/// Events that were found, newest first.
///
/// @param events as JSON, as they were written
/// @param places where each of them stands
/// @param next where the next page begins, if there is one
/// @param complete false when time ran out before everything was looked at
public record Found(
    List<String> events,
    List<Search.Cursor> places,
    Optional<Search.Cursor> next,
    boolean complete) {
  public Found {
    events = List.copyOf(events);
    places = List.copyOf(places);
  }
}
