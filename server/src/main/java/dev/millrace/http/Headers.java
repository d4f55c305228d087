package dev.millrace.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields in their order; names compare without case (RFC 9110 §5.1).
///
/// **Threading**: immutable. **On failure**: a name or value that could split a message (CR, LF,
/// NUL) is an [IllegalArgumentException].
public final class Headers {
  private static final Headers EMPTY = new Headers(new String[0]);

  /// Names and values in turns; nobody changes it.
  private final String[] fields;

  private final boolean shared;

  /// Shared ones that these are, but for the last.
  private final @Nullable Headers constant;

  private volatile @Nullable Printed printed;
  private volatile @Nullable Engraved engraved;

  private Headers(String[] fields) {
    this(fields, false, null);
  }

  private Headers(String[] fields, boolean shared, @Nullable Headers constant) {
    this.fields = fields;
    this.shared = shared;
    this.constant = constant;
  }

  /// No fields.
  public static Headers empty() {
    return EMPTY;
  }

  /// One field.
  public static Headers of(String name, String value) {
    return EMPTY.and(name, value);
  }

  /// These fields with `name` holding `value` alone; these very ones when it does.
  public Headers with(String name, String value) {
    int at = indexOf(name, 0);
    if (at < 0) {
      return and(name, value);
    }
    return fields[at + 1].equals(value) && indexOf(name, at + 2) < 0
        ? this
        : without(name).and(name, value);
  }

  /// These fields with `name` unless they have one; shared ones stay shared.
  Headers withDefault(String name, String value) {
    return contains(name) ? this : shared ? sharedWith(name, value) : and(name, value);
  }

  /// These fields and one more, beside those of the same name.
  public Headers and(String name, String value) {
    requireToken(name);
    requireSafe(name, value);
    String[] more = Arrays.copyOf(fields, fields.length + 2);
    more[fields.length] = name;
    more[fields.length + 1] = value;
    return new Headers(more);
  }

  /// These fields without those named `name`.
  public Headers without(String name) {
    if (!contains(name)) {
      return this;
    }
    var rest = new Collector(fields.length / 2);
    forEach(
        (known, value) -> {
          if (!known.equalsIgnoreCase(name)) {
            rest.add(known, value);
          }
        });
    return rest.headers();
  }

  /// These fields and `value` as one more element of the list field `name` (as `Vary`).
  public Headers listing(String name, String value) {
    String known = first(name);
    if (known == null) {
      return and(name, value);
    }
    if (known.equalsIgnoreCase(value)) {
      return this;
    }
    for (String element : known.split(",", -1)) {
      if (element.strip().equalsIgnoreCase(value)) {
        return this;
      }
    }
    return with(name, known + ", " + value);
  }

  /// The same fields for many answers, all that they are to have: their form on the wire is kept.
  public Headers shared() {
    return new Headers(fields, true, null);
  }

  /// These shared fields and one more that changes from time to time: shared as well, and what is
  /// kept of these goes on being used.
  public Headers sharedWith(String name, String value) {
    return new Headers(and(name, value).fields, true, this);
  }

  /// Whether they are all that an answer is to have.
  public boolean areShared() {
    return shared;
  }

  /// Their form on the wire with a date; null when they are not for many answers.
  @Nullable Printed printed(String date) {
    Printed known = printed;
    if (shared && (known == null || !known.isOf(date))) {
      known = new Printed(this, date);
      printed = known;
    }
    return known;
  }

  /// Their forms on the wire, which are kept.
  Engraved engraved() {
    Engraved known = engraved;
    if (known == null) {
      int last = fields.length - 2;
      known =
          constant == null
              ? Engraved.of(this)
              : constant.engraved().with(fields[last], fields[last + 1]);
      engraved = known;
    }
    return known;
  }

  /// The value of the first field of that name.
  public @Nullable String first(String name) {
    int at = indexOf(name, 0);
    return at < 0 ? null : fields[at + 1];
  }

  /// The value of the field of that name, when there is exactly one.
  @Nullable String only(String name) {
    int at = indexOf(name, 0);
    return at < 0 || indexOf(name, at + 2) >= 0 ? null : fields[at + 1];
  }

  /// The values of all fields of that name, in their order.
  public List<String> all(String name) {
    var values = new ArrayList<String>(1);
    for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 2)) {
      values.add(fields[at + 1]);
    }
    return values;
  }

  public boolean contains(String name) {
    return indexOf(name, 0) >= 0;
  }

  /// Hands every field to `action`, in order.
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < fields.length; i += 2) {
      action.accept(fields[i], fields[i + 1]);
    }
  }

  private int indexOf(String name, int from) {
    for (int i = from; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /// Collects fields that a parser has already checked, without copying per field.
  static final class Collector {
    private String[] fields;
    private int used;

    Collector(int expected) {
      fields = new String[2 * expected];
    }

    void add(String name, String value) {
      if (used == fields.length) {
        fields = Arrays.copyOf(fields, 2 * used + 2);
      }
      fields[used++] = name;
      fields[used++] = value;
    }

    Headers headers() {
      return new Headers(used == fields.length ? fields : Arrays.copyOf(fields, used));
    }
  }

  private static void requireToken(String name) {
    boolean token = !name.isEmpty();
    for (int i = 0; i < name.length() && token; i++) {
      char c = name.charAt(i);
      token = c > ' ' && c < 0x7f && c != ':' && c != ',' && c != ';';
    }
    if (!token) {
      throw new IllegalArgumentException("not a header name: " + name);
    }
  }

  private static void requireSafe(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException("the value of header " + name + " holds a control sign");
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(fields);
  }
}
