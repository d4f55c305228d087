package dev.millrace.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was seen in a film so far, page by page in the bucket: when a process dies, the next reads
/// them instead of looking again.
///
/// **Threading:** for one thread. **Limits:** a page of [#PAGE] notes in memory, which is what is
/// lost at most.
///
/// @param <T> a note, as JSON
final class Notes<T> {
  /// A quarter of a minute of pictures, two a second.
  static final int PAGE = 30;

  private final Notebook book;
  private final String name;
  private final Sheet.By by;
  private final Class<T> type;
  private final List<Line> writing = new ArrayList<>();
  private List<Line> reading = List.of();
  private int next;
  private int pages;
  private boolean ended;
  private boolean hasNew;
  private long reused;

  /// A note.
  ///
  /// @param at the picture's time in ticks, or the number of a part of the sound
  record Line(long at, JsonNode note) {}

  /// Notes as they lie in the bucket.
  record Page(Sheet.By by, List<Line> lines) {}

  /// @param name of who writes them
  /// @param by what it looks with
  Notes(Notebook book, String name, Sheet.By by, Class<T> type) {
    this.book = book;
    this.name = name;
    this.by = by;
    this.type = type;
  }

  /// The note of that moment; moments come in their order. Behind the first that has none, nothing
  /// is found any more.
  Optional<T> find(long at) {
    if (!ended && next == reading.size()) {
      reading =
          book.page(name, pages)
              .filter(page -> page.by().equals(by))
              .map(Page::lines)
              .orElse(List.of());
      next = 0;
    }
    ended |= next >= reading.size() || reading.get(next).at() != at;
    if (ended) {
      return Optional.empty();
    }
    reused++;
    return Optional.of(JsonMapper.shared().treeToValue(reading.get(next++).note(), type));
  }

  /// Writes down what was found or seen at that moment.
  void keep(long at, T note) {
    hasNew |= ended;
    writing.add(new Line(at, JsonMapper.shared().valueToTree(note)));
    if (writing.size() == PAGE) {
      if (hasNew) {
        book.put(name, pages, new Page(by, List.copyOf(writing)));
      }
      pages++;
      writing.clear();
      hasNew = false;
    }
  }

  /// How many there were already.
  long reused() {
    return reused;
  }
}
