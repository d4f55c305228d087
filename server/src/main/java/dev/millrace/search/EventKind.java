package dev.millrace.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A kind of events: flat JSON objects with a member `time` (ISO 8601), and those of their members
/// by which they are found.
///
/// **Limits:** 64 fields.
///
/// @param name names the folder of its index
/// @param key the keyword by which an event stands in for earlier ones, as far as those lie in the
///     index's newest part; without one every event stays
public record EventKind(String name, List<Field> fields, Optional<String> key) {
  private static final int MOST_FIELDS = 64;

  public EventKind {
    fields = List.copyOf(fields);
    if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
      throw new IllegalArgumentException("not the name of a kind: " + name);
    }
    if (fields.size() > MOST_FIELDS) {
      throw new IllegalArgumentException("more than " + MOST_FIELDS + " fields");
    }
  }

  /// Events of which each stays.
  public EventKind(String name, List<Field> fields) {
    this(name, fields, Optional.empty());
  }

  /// What a member is, and so how it is found.
  public enum FieldType {
    /// A word without parts: whole, by its beginning, or nearly. Case does not matter.
    KEYWORD,
    /// Words: any of them, or nearly. Case does not matter.
    TEXT,
    /// A number: itself or a range.
    NUMBER
  }

  /// A member by which events are found.
  public record Field(String name, FieldType type) {
    public static Field keyword(String name) {
      return new Field(name, FieldType.KEYWORD);
    }

    public static Field text(String name) {
      return new Field(name, FieldType.TEXT);
    }

    public static Field number(String name) {
      return new Field(name, FieldType.NUMBER);
    }
  }

  /// The field of that name, or the only one whose name begins so; null when there is none.
  @Nullable Field named(String given) {
    Field begun = null;
    int matches = 0;
    for (Field field : fields) {
      if (field.name.equals(given)) {
        return field;
      }
      if (field.name.startsWith(given)) {
        begun = field;
        matches++;
      }
    }
    return matches == 1 ? begun : null;
  }

  /// The fields by their names.
  public Map<String, Field> byName() {
    return fields.stream().collect(Collectors.toMap(Field::name, Function.identity()));
  }
}
