package dev.millrace.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The query of a target: found well-formed at once, read when somebody asks for a parameter, as
/// most are long signatures that nobody reads twice.
///
/// @param text as it came, without the question mark
/// @param isPlain whether names and values stand in it as they are
record Query(String text, boolean isPlain) {
  static final int MAX_PARAMETERS = 128;
  static final Query NONE = new Query("", true);

  /// **On failure** the 400 problem: too many parameters, or one that cannot be decoded.
  static Query parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    var query = new Query(text, Percent.isAbsent(text) && text.indexOf('+') < 0);
    query.requireFew();
    if (!query.isPlain) {
      query.requireDecodable();
    }
    return query;
  }

  /// The query from `from` on in `target`: this very one when it says the same.
  Query at(String target, int from) {
    return target.length() - from == text.length() && target.endsWith(text)
        ? this
        : parse(target.substring(from));
  }

  private void requireFew() {
    int parameters = 1;
    for (int and = text.indexOf('&'); and >= 0; and = text.indexOf('&', and + 1)) {
      parameters++;
    }
    if (parameters > MAX_PARAMETERS) {
      throw Percent.bad("the query has more than " + MAX_PARAMETERS + " parameters");
    }
  }

  private void requireDecodable() {
    for (int from = 0; from < text.length(); from = end(from) + 1) {
      decode(from, end(from));
    }
  }

  /// The value of the first parameter of that name.
  @Nullable String first(String name) {
    int from = find(name, 0);
    return from > text.length() ? null : value(from);
  }

  /// The values of all parameters of that name, in their order.
  List<String> all(String name) {
    int from = find(name, 0);
    if (from > text.length()) {
      return List.of();
    }
    var values = new ArrayList<String>(1);
    for (; from <= text.length(); from = find(name, end(from) + 1)) {
      values.add(value(from));
    }
    return values;
  }

  /// Where the next parameter of that name begins; behind the text when there is none.
  private int find(String name, int start) {
    int from = start;
    while (from <= text.length() && !isNamed(name, from)) {
      from = end(from) + 1;
    }
    return from;
  }

  private boolean isNamed(String name, int from) {
    int end = end(from);
    if (end == from) {
      return false;
    }
    int nameEnd = nameEnd(from, end);
    return isPlain
        ? nameEnd - from == name.length() && text.startsWith(name, from)
        : decode(from, nameEnd).equals(name);
  }

  private String value(int from) {
    int end = end(from);
    int nameEnd = nameEnd(from, end);
    return nameEnd == end ? "" : decode(nameEnd + 1, end);
  }

  private int nameEnd(int from, int end) {
    int equals = text.indexOf('=', from, end);
    return equals < 0 ? end : equals;
  }

  private int end(int from) {
    int and = text.indexOf('&', from);
    return and < 0 ? text.length() : and;
  }

  private String decode(int from, int to) {
    String raw = text.substring(from, to);
    return isPlain ? raw : Percent.decode(raw.replace("+", "%20"));
  }
}
