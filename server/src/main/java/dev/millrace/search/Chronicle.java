package dev.millrace.search;

import dev.millrace.search.Search.Cursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Events of several kinds as one list, newest first.
///
/// **Threading:** any. **Limits** and **On failure:** those of the indexes, which are asked one
/// after the other.
public final class Chronicle {
  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.<Entry>comparingLong(entry -> entry.place.timeMillis()).reversed();

  private final Map<String, EventIndex> sources;

  /// @param sources the indexes by their names
  public Chronicle(Map<String, EventIndex> sources) {
    this.sources = new LinkedHashMap<>(sources);
  }

  /// An event and where it comes from.
  public record Entry(String source, String event, Cursor place) {}

  /// What was found.
  ///
  /// @param next where the next page begins, if there is one
  /// @param complete false when time ran out before everything was looked at
  public record Page(List<Entry> entries, Optional<String> next, boolean complete) {}

  /// Looks for events of all sources that know the fields that are asked for.
  ///
  /// @param last how many at most
  /// @param after where the page before ended, as [Page#next] said
  /// @param question makes a search of a kind and of where to go on
  /// @throws BadSearch when no source can answer
  public Page find(
      int last, Optional<String> after, BiFunction<EventKind, Optional<Cursor>, Search> question) {
    Map<String, Cursor> from = after.map(this::cursors).orElse(Map.of());
    var found = new LinkedHashMap<String, Found>();
    BadSearch misfit = null;
    for (var source : sources.entrySet()) {
      String name = source.getKey();
      EventIndex index = source.getValue();
      try {
        var search = question.apply(index.kind(), Optional.ofNullable(from.get(name)));
        found.put(name, index.search(search));
      } catch (BadSearch e) {
        misfit = misfit == null ? e : misfit;
      }
    }
    if (found.isEmpty() && misfit != null) {
      throw misfit;
    }
    return page(found, last);
  }

  private static Page page(Map<String, Found> found, int last) {
    List<Entry> all = new ArrayList<>();
    found.forEach(
        (name, events) -> {
          for (int i = 0; i < events.events().size(); i++) {
            all.add(new Entry(name, events.events().get(i), events.places().get(i)));
          }
        });
    all.sort(NEWEST_FIRST);
    List<Entry> page = List.copyOf(all.subList(0, Math.min(last, all.size())));
    boolean more =
        all.size() > last || found.values().stream().anyMatch(one -> one.next().isPresent());
    boolean complete = found.values().stream().allMatch(Found::complete);
    return new Page(
        page,
        more && !page.isEmpty() ? Optional.of(next(found, page)) : Optional.empty(),
        complete);
  }

  /// Each source goes on behind the last of its events on the page, or behind the page.
  private static String next(Map<String, Found> found, List<Entry> page) {
    var text = new StringJoiner("~");
    for (String name : found.keySet()) {
      Cursor place = new Cursor(page.getLast().place.timeMillis(), Long.MAX_VALUE);
      for (Entry entry : page) {
        place = entry.source.equals(name) ? entry.place : place;
      }
      text.add(name + "." + place.text());
    }
    return text.toString();
  }

  private Map<String, Cursor> cursors(String text) {
    var cursors = new LinkedHashMap<String, Cursor>();
    for (String part : text.split("~", -1)) {
      int dot = part.indexOf('.');
      @Nullable EventIndex known = dot < 0 ? null : sources.get(part.substring(0, dot));
      if (known == null) {
        throw new BadSearch("cursor is not one that an answer gave for these sources");
      }
      cursors.put(part.substring(0, dot), Cursor.parse(part.substring(dot + 1)));
    }
    return cursors;
  }
}
