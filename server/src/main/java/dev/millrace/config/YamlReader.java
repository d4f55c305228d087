package dev.millrace.config;

import dev.millrace.config.ConfigNode.Scalar;
import dev.millrace.config.ConfigNode.Section;
import dev.millrace.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// A YAML document read token by token, so that every value keeps its line; an empty value counts
/// as not written.
final class YamlReader {
  private static final int MAX_DEPTH = 16;

  /// The parser tells what it was doing, what it met instead and where, a line each.
  private static final Pattern PLACE = Pattern.compile("in \\S+, line (\\d+), column \\d+");

  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final String name;
  private final YAMLParser parser;

  private YamlReader(String name, YAMLParser parser) {
    this.name = name;
    this.parser = parser;
  }

  static Section read(String name, String text) {
    try (var parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return new YamlReader(name, parser).document();
    } catch (JacksonException e) {
      throw new ConfigException(new Origin(name, line(e)), complaint(e), e);
    }
  }

  private Section document() {
    var first = parser.nextToken();
    var node = first == null ? null : node(first, 0);
    if (node == null) {
      return new Section(new LinkedHashMap<>(), new Origin(name, 0));
    }
    if (!(node instanceof Section section)) {
      throw new ConfigException(node.origin(), "the file must be keys and values");
    }
    if (parser.nextToken() != null) {
      throw new ConfigException(origin(), "the file must be a single document");
    }
    return section;
  }

  private @Nullable ConfigNode node(JsonToken token, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ConfigException(origin(), "is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (parser.isCurrentAlias() || parser.getTypeId() != null || parser.getObjectId() != null) {
      throw new ConfigException(origin(), "anchors, aliases and tags are not supported");
    }
    return switch (token) {
      case START_OBJECT -> section(depth);
      case START_ARRAY -> sequence(depth);
      case VALUE_NULL -> null;
      default -> new Scalar(parser.getString(), origin());
    };
  }

  private Section section(int depth) {
    var origin = origin();
    var entries = new LinkedHashMap<String, ConfigNode>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      var written = origin();
      var value = node(parser.nextToken(), depth + 1);
      if (value != null && entries.putIfAbsent(key, value) != null) {
        throw new ConfigException(written, key + " is written twice");
      }
    }
    return new Section(entries, origin);
  }

  private Sequence sequence(int depth) {
    var origin = origin();
    var items = new ArrayList<ConfigNode>();
    for (var t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      var item = node(t, depth + 1);
      if (item == null) {
        throw new ConfigException(origin(), "an item of a list is empty");
      }
      items.add(item);
    }
    return new Sequence(items, origin);
  }

  private Origin origin() {
    return new Origin(name, parser.currentTokenLocation().getLineNr());
  }

  private static String complaint(JacksonException e) {
    String met =
        e.getOriginalMessage()
            .lines()
            .filter(text -> !text.startsWith("while ") && !text.startsWith(" "))
            .findFirst()
            .map(text -> " (" + text.replaceAll("[.:]+$", "") + ")")
            .orElse("");
    return "is not valid YAML"
        + met
        + "; write `key: value`, indent with spaces alone, and put text with signs into quotes";
  }

  private static int line(JacksonException e) {
    return PLACE
        .matcher(e.getOriginalMessage())
        .results()
        .reduce((_, last) -> last)
        .map(place -> Integer.parseInt(place.group(1)))
        .orElseGet(() -> e.getLocation() == null ? 0 : e.getLocation().getLineNr());
  }
}
