package dev.millrace.search;

import dev.millrace.search.EventKind.Field;
import dev.millrace.search.EventKind.FieldType;
import java.util.ArrayList;
import java.util.List;

/// Reads a [Condition] by recursive descent.
final class ConditionReader {
  private static final int MOST_CHARACTERS = 500;
  private static final int MOST_TERMS = 32;
  private static final int MOST_DEPTH = 8;

  private final EventKind kind;
  private final String text;
  private int at;
  private int terms;
  private int depth;

  ConditionReader(EventKind kind, String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new BadSearch("a search has at most " + MOST_CHARACTERS + " characters");
    }
    this.kind = kind;
    this.text = text;
  }

  Condition read() {
    skipBlanks();
    Condition condition = isAtEnd() ? Condition.EVERYTHING : alternatives();
    if (!isAtEnd()) {
      throw new BadSearch("there is a ) too many");
    }
    return condition;
  }

  private Condition alternatives() {
    var parts = new ArrayList<Condition>();
    parts.add(conjunction());
    while (take('|')) {
      parts.add(conjunction());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
  }

  private Condition conjunction() {
    var parts = new ArrayList<Condition>();
    skipBlanks();
    while (!isAtEnd() && peek() != '|' && peek() != ')') {
      parts.add(unary());
      skipBlanks();
    }
    if (parts.isEmpty()) {
      throw new BadSearch("something is missing " + place());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
  }

  private Condition unary() {
    if (take('-')) {
      return new Condition.Not(unary());
    }
    if (take('(')) {
      if (++depth > MOST_DEPTH) {
        throw new BadSearch("parentheses are at most " + MOST_DEPTH + " deep");
      }
      Condition inner = alternatives();
      if (!take(')')) {
        throw new BadSearch("a ) is missing");
      }
      depth--;
      return inner;
    }
    return term();
  }

  private Condition term() {
    count(1);
    int start = at;
    while (!isAtEnd() && isName(peek())) {
      at++;
    }
    String name = text.substring(start, at);
    if (!isAtEnd() && !name.isEmpty() && peek() == ':') {
      at++;
      return values(field(name));
    }
    if (!isAtEnd() && !name.isEmpty() && peek() == '~') {
      at++;
      return like(field(name), value());
    }
    at = start;
    return anywhere(value());
  }

  private void count(int more) {
    terms += more;
    if (terms > MOST_TERMS) {
      throw new BadSearch("a search has at most " + MOST_TERMS + " terms");
    }
  }

  private Field field(String name) {
    Field field = kind.named(name);
    if (field == null) {
      List<String> names = kind.fields().stream().map(Field::name).toList();
      throw new BadSearch(
          "there is no one field " + name + "; there are " + String.join(", ", names));
    }
    return field;
  }

  private Condition values(Field field) {
    boolean quoted = !isAtEnd() && peek() == '"';
    String given = value();
    if (quoted) {
      return valued(field, given, true);
    }
    List<Condition> parts = new ArrayList<>();
    for (String one : given.split(",", -1)) {
      parts.add(valued(field, one, false));
    }
    count(parts.size() - 1);
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
  }

  private static Condition valued(Field field, String value, boolean quoted) {
    if (value.isEmpty()) {
      throw new BadSearch("a value of " + field.name() + " is missing");
    }
    if (field.type() == FieldType.NUMBER) {
      return NumberRange.read(field, value);
    }
    if (!quoted && value.endsWith("*")) {
      return begins(field, value.substring(0, value.length() - 1));
    }
    return new Condition.Is(field, value);
  }

  private static Condition begins(Field field, String start) {
    if (start.isEmpty() || field.type() == FieldType.TEXT) {
      throw new BadSearch(
          start.isEmpty() ? "* needs a beginning" : "words of " + field.name() + " are found by ~");
    }
    return new Condition.Begins(field, start);
  }

  private static Condition like(Field field, String words) {
    if (field.type() == FieldType.NUMBER) {
      throw new BadSearch(field.name() + " is a number, which is not found by ~");
    }
    return new Condition.Like(field, words);
  }

  /// The word in any field: nearly in texts, itself or its beginning in keywords.
  private Condition anywhere(String word) {
    var parts = new ArrayList<Condition>();
    String bare = word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
    if (bare.isEmpty()) {
      throw new BadSearch("a word is missing " + place());
    }
    for (Field field : kind.fields()) {
      switch (field.type()) {
        case TEXT -> parts.add(new Condition.Like(field, bare));
        case KEYWORD -> parts.add(new Condition.Begins(field, bare));
        case NUMBER -> {}
      }
    }
    return new Condition.Any(parts);
  }

  private String value() {
    if (!isAtEnd() && peek() == '"') {
      int end = text.indexOf('"', at + 1);
      if (end < 0) {
        throw new BadSearch("a quote is not closed");
      }
      String quoted = text.substring(at + 1, end);
      at = end + 1;
      return quoted;
    }
    int start = at;
    while (!isAtEnd() && !Character.isWhitespace(peek()) && "()|\"".indexOf(peek()) < 0) {
      at++;
    }
    if (start == at) {
      throw new BadSearch("a value is missing " + place());
    }
    return text.substring(start, at);
  }

  private String place() {
    return at >= text.length() ? "at the end" : "before " + text.substring(at);
  }

  private boolean take(char sign) {
    skipBlanks();
    if (isAtEnd() || peek() != sign) {
      return false;
    }
    at++;
    return true;
  }

  private void skipBlanks() {
    while (!isAtEnd() && Character.isWhitespace(peek())) {
      at++;
    }
  }

  private boolean isAtEnd() {
    return at >= text.length();
  }

  private char peek() {
    return text.charAt(at);
  }

  private static boolean isName(char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') || sign == '_';
  }
}
