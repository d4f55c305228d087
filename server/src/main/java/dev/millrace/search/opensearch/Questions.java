package dev.millrace.search.opensearch;

import dev.millrace.search.Condition;
import dev.millrace.search.EventKind.Field;
import dev.millrace.search.EventKind.FieldType;
import dev.millrace.search.Search;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Searches in OpenSearch's words.
///
/// **Limits:** 50 spellings of a word that is nearly right.
final class Questions {
  static final String TIME = "time";
  static final String SEQUENCE = "sequence";
  static final String EVENT = "event";
  static final String FIELDS = "fields";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_WORD = 256;
  private static final int MOST_SPELLINGS = 50;
  private static final int ONE_OFF_FROM = 3;
  private static final int TWO_OFF_FROM = 6;

  private Questions() {}

  /// The newest events that fit, one more than are asked for.
  static ObjectNode of(Search search, String timeout) {
    ObjectNode question = JSON.objectNode();
    question.put("size", search.last() + 1);
    question.put("timeout", timeout);
    question.put("track_total_hits", false);
    question.putArray("_source").add(EVENT);
    ArrayNode order = question.putArray("sort");
    order.addObject().put(TIME, "desc");
    order.addObject().put(SEQUENCE, "desc");
    search
        .after()
        .ifPresent(
            after ->
                question.putArray("search_after").add(after.timeMillis()).add(after.sequence()));
    question.set("query", all(List.of(times(search), of(search.condition()))));
    return question;
  }

  private static ObjectNode times(Search search) {
    return query(
        "range",
        range -> {
          ObjectNode time = range.putObject(TIME);
          search.from().ifPresent(from -> time.put("gte", from.toEpochMilli()));
          search.to().ifPresent(to -> time.put("lt", to.toEpochMilli()));
        });
  }

  private static ObjectNode of(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all(all.parts().stream().map(Questions::of).toList());
      case Condition.Any any -> any(any.parts().stream().map(Questions::of).toList());
      case Condition.Not not -> bool("must_not", List.of(of(not.part())));
      case Condition.Is is -> is(is.field(), is.value());
      case Condition.Begins begins -> term("prefix", begins.field(), word(begins.start()));
      case Condition.Between between -> between(between);
      case Condition.Like like -> like(like.field(), like.words());
    };
  }

  private static ObjectNode all(List<ObjectNode> parts) {
    return bool("filter", parts);
  }

  private static ObjectNode any(List<ObjectNode> parts) {
    ObjectNode query = bool("should", parts);
    ((ObjectNode) query.path("bool")).put("minimum_should_match", 1);
    return query;
  }

  private static ObjectNode bool(String kind, List<ObjectNode> parts) {
    return query("bool", bool -> bool.putArray(kind).addAll(parts));
  }

  private static ObjectNode query(String kind, Consumer<ObjectNode> content) {
    ObjectNode query = JSON.objectNode();
    content.accept(query.putObject(kind));
    return query;
  }

  private static ObjectNode term(String kind, Field field, String value) {
    return query(kind, term -> term.putObject(name(field)).put("value", value));
  }

  private static ObjectNode is(Field field, String value) {
    return field.type() == FieldType.TEXT
        ? query(
            "match",
            match -> match.putObject(name(field)).put("query", value).put("operator", "and"))
        : term("term", field, word(value));
  }

  private static ObjectNode between(Condition.Between between) {
    return query(
        "range",
        range -> {
          ObjectNode ends = range.putObject(name(between.field()));
          if (Double.isFinite(between.low())) {
            ends.put("gte", between.low());
          }
          if (Double.isFinite(between.high())) {
            ends.put("lte", between.high());
          }
        });
  }

  private static ObjectNode like(Field field, String value) {
    return field.type() == FieldType.TEXT
        ? all(words(value).stream().map(word -> nearly(field, word)).toList())
        : nearly(field, word(value));
  }

  /// As the cluster's standard analysis has them, near enough.
  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_']+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static ObjectNode nearly(Field field, String word) {
    int off = word.length() < ONE_OFF_FROM ? 0 : word.length() < TWO_OFF_FROM ? 1 : 2;
    if (off == 0) {
      return term("term", field, word);
    }
    ObjectNode fuzzy =
        query(
            "fuzzy",
            term ->
                term.putObject(name(field))
                    .put("value", word)
                    .put("fuzziness", off)
                    .put("prefix_length", 1)
                    .put("max_expansions", MOST_SPELLINGS));
    return any(List.of(fuzzy, term("prefix", field, word)));
  }

  static String name(Field field) {
    return FIELDS + "." + field.name();
  }

  /// A keyword as it is compared.
  static String word(String text) {
    return text.substring(0, Math.min(text.length(), MOST_WORD)).toLowerCase(Locale.ROOT);
  }
}
