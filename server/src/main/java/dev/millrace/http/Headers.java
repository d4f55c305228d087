package dev.millrace.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields in their order; names compare without case (RFC 9110 §5.1).
///
/// **Threading**: immutable. **On failure**: a name or value that could split a message (CR, LF,
/// NUL) is an [IllegalArgumentException].
public final class Headers {
  private static final Headers EMPTY = new Headers(List.of());

  private final List<Field> fields;

  private Headers(List<Field> fields) {
    this.fields = fields;
  }

  private record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /// No fields.
  public static Headers empty() {
    return EMPTY;
  }

  /// One field.
  public static Headers of(String name, String value) {
    return EMPTY.and(name, value);
  }

  /// These fields with `name` holding `value` alone.
  public Headers with(String name, String value) {
    return without(name).and(name, value);
  }

  /// These fields and one more, beside those of the same name.
  public Headers and(String name, String value) {
    requireToken(name);
    requireSafe(name, value);
    var more = new ArrayList<Field>(fields.size() + 1);
    more.addAll(fields);
    more.add(new Field(name, value));
    return new Headers(more);
  }

  /// These fields without those named `name`.
  public Headers without(String name) {
    return contains(name)
        ? new Headers(fields.stream().filter(field -> !field.is(name)).toList())
        : this;
  }

  /// These fields and `value` as one more element of the list field `name` (as `Vary`).
  public Headers listing(String name, String value) {
    String known = first(name);
    if (known == null) {
      return and(name, value);
    }
    for (String element : known.split(",", -1)) {
      if (element.strip().equalsIgnoreCase(value)) {
        return this;
      }
    }
    return with(name, known + ", " + value);
  }

  /// The value of the first field of that name.
  public @Nullable String first(String name) {
    for (Field field : fields) {
      if (field.is(name)) {
        return field.value;
      }
    }
    return null;
  }

  /// The values of all fields of that name, in their order.
  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  public boolean contains(String name) {
    return first(name) != null;
  }

  /// Hands every field to `action`, in order.
  public void forEach(BiConsumer<String, String> action) {
    fields.forEach(field -> action.accept(field.name, field.value));
  }

  /// Collects fields that a parser has already checked, without copying per field.
  static final class Collector {
    private final List<Field> fields;

    Collector(int expected) {
      fields = new ArrayList<>(expected);
    }

    void add(String name, String value) {
      fields.add(new Field(name, value));
    }

    Headers headers() {
      return new Headers(fields);
    }
  }

  private static void requireToken(String name) {
    boolean token =
        !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && ":,;".indexOf(c) < 0);
    if (!token) {
      throw new IllegalArgumentException("not a header name: " + name);
    }
  }

  private static void requireSafe(String name, String value) {
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
      throw new IllegalArgumentException("the value of header " + name + " holds a control sign");
    }
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
