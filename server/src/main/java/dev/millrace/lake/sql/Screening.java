package dev.millrace.lake.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Looks at a query before it runs: whether it is one SELECT over our tables and nothing else, and
/// which times it asks for.
///
/// DuckDB's own parser and planner say so, over tables that are all but empty and with no way to
/// any file; what is refused here would be refused by the settings that it runs under as well.
final class Screening {
  /// What makes rows of nothing. All others read files, settings or other databases.
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree");

  /// What tells of the machine, or does something.
  private static final Set<String> BANNED =
      Set.of(
          "getenv",
          "current_setting",
          "getvariable",
          "set_config",
          "write_log",
          "nextval",
          "json_serialize_plan",
          "json_deserialize_sql");

  /// How DuckDB's own views begin, which tell of settings and files: no part of a query is called
  /// so.
  private static final Pattern BUILT_IN = Pattern.compile("(?:duckdb|pg|pragma|sqlite)_.*");

  private static final int MOST_WORDS = 2_000;

  private static final Pattern BOUND =
      Pattern.compile("time (>=|<=|>|<|=) '([^']+)'::TIMESTAMP WITH TIME ZONE");

  private static final Pattern BOUNDS =
      Pattern.compile("\\(*%1$s\\)*(?: AND \\(*%1$s\\)*)*".formatted(BOUND));
  private static final DateTimeFormatter DUCK_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm", "+00")
          .toFormatter(Locale.ROOT);

  private final Statement statement;

  Screening(Statement statement) {
    this.statement = statement;
  }

  /// Says in `said` why a query is `refused`, or which `tables` it reads: of each the times from
  /// and to which it asks, where the plan says so.
  void screen(JsonNode question, ObjectNode said) throws SQLException {
    String query = question.path("query").asString();
    for (JsonNode sql : question.path("before")) {
      statement.execute(sql.asString());
    }
    var ours = new HashSet<String>();
    question.path("tables").forEach(table -> ours.add(table.asString()));
    Walk walk = parse(query, ours, said);
    if (walk == null) {
      return;
    }
    Map<String, Times> times = new HashMap<>();
    try {
      plan(query, times);
    } catch (SQLException e) {
      said.put("refused", message(e));
      return;
    }
    ObjectNode tables = said.putObject("tables");
    for (JsonNode table : question.path("tables")) {
      String name = table.asString();
      if (walk.tables.contains(name)) {
        ObjectNode one = tables.putObject(name);
        Times asked = times.get(name);
        if (asked != null && asked.from != null) {
          one.put("from", asked.from.toString());
        }
        if (asked != null && asked.to != null) {
          one.put("to", asked.to.toString());
        }
      }
    }
  }

  private @Nullable Walk parse(String query, Set<String> ours, ObjectNode said)
      throws SQLException {
    JsonNode tree;
    try (var ask =
        statement.getConnection().prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
      ask.setString(1, query);
      try (ResultSet found = ask.executeQuery()) {
        found.next();
        tree = JsonMapper.shared().readTree(found.getString(1));
      }
    }
    if (tree.path("error").asBoolean()) {
      said.put("refused", tree.path("error_message").asString("it can not be read"));
      return null;
    }
    if (tree.path("statements").size() != 1) {
      said.put("refused", "one SELECT at a time");
      return null;
    }
    var walk = new Walk(ours);
    walk.name(tree);
    walk.through(tree);
    if (walk.refused != null) {
      said.put("refused", walk.refused);
      return null;
    }
    return walk;
  }

  /// What a query names.
  private static final class Walk {
    private final Set<String> ours;
    private final Set<String> own = new HashSet<>();
    private final Set<String> tables = new HashSet<>();
    private @Nullable String refused;

    /// @param ours the tables that there are
    Walk(Set<String> ours) {
      this.ours = ours;
    }

    /// Learns what the query calls parts of itself.
    private void name(JsonNode node) {
      for (JsonNode part : node.path("cte_map").path("map")) {
        String name = part.path("key").asString("").toLowerCase(Locale.ROOT);
        if (!BUILT_IN.matcher(name).matches()) {
          own.add(name);
        }
      }
      for (JsonNode part : node) {
        name(part);
      }
    }

    private void through(JsonNode node) {
      if (node.isObject()) {
        look(node);
      }
      for (JsonNode part : node) {
        through(part);
      }
    }

    private void look(JsonNode node) {
      String type = node.path("type").asString("");
      String function = node.path("function_name").asString("").toLowerCase(Locale.ROOT);
      if (type.equals("BASE_TABLE")) {
        read(node);
      } else if (type.equals("SHOW_REF") && !node.path("query").isObject()) {
        refused = "there is DESCRIBE of a table or a query";
      } else if (type.equals("TABLE_FUNCTION")) {
        String name =
            node.path("function").path("function_name").asString("").toLowerCase(Locale.ROOT);
        if (!TABLE_FUNCTIONS.contains(name)) {
          refused = name + "() reads what is not in the lake";
        }
      } else if (BANNED.contains(function)) {
        refused = function + "() is not for queries";
      }
    }

    private void read(JsonNode table) {
      String name = table.path("table_name").asString("").toLowerCase(Locale.ROOT);
      String schema = table.path("schema_name").asString("").toLowerCase(Locale.ROOT);
      boolean isPlain = schema.isEmpty() && table.path("catalog_name").asString("").isEmpty();
      if (ours.contains(name) && (isPlain || schema.equals("main"))) {
        tables.add(name);
      } else if (!isPlain || !own.contains(name)) {
        refused = "there is no table " + cut(name) + " in the lake";
      }
    }
  }

  /// From when to when; null is no bound.
  private record Times(@Nullable Instant from, @Nullable Instant to) {
    Times or(Times other) {
      return new Times(
          from == null || other.from == null ? null : from.isBefore(other.from) ? from : other.from,
          to == null || other.to == null ? null : to.isAfter(other.to) ? to : other.to);
    }
  }

  private void plan(String query, Map<String, Times> times) throws SQLException {
    try (ResultSet found = statement.executeQuery("EXPLAIN (FORMAT json) " + query)) {
      while (found.next()) {
        scans(JsonMapper.shared().readTree(found.getString(2)), times);
      }
    }
  }

  private static void scans(JsonNode node, Map<String, Times> times) {
    JsonNode about = node.path("extra_info");
    String table = about.path("Table").asString("");
    if (!table.isEmpty()) {
      String name = table.substring(table.lastIndexOf('.') + 1);
      times.merge(name, bounds(about.path("Filters")), Times::or);
    }
    for (JsonNode part : node) {
      if (part.isContainer()) {
        scans(part, times);
      }
    }
  }

  /// Of filters that are nothing but comparisons of `time`; all others bound nothing for sure.
  private static Times bounds(JsonNode filters) {
    Instant from = null;
    Instant to = null;
    for (JsonNode filter : filters.isArray() ? filters : List.of(filters)) {
      String text = filter.asString("");
      if (!BOUNDS.matcher(text).matches()) {
        continue;
      }
      for (Matcher bound = BOUND.matcher(text); bound.find(); ) {
        Instant time = time(bound.group(2));
        if (time != null && !bound.group(1).startsWith("<")) {
          from = from == null || time.isAfter(from) ? time : from;
        }
        if (time != null && !bound.group(1).startsWith(">")) {
          to = to == null || time.isBefore(to) ? time : to;
        }
      }
    }
    return new Times(from, to);
  }

  private static @Nullable Instant time(String text) {
    try {
      return OffsetDateTime.parse(text, DUCK_TIME).toInstant();
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  /// The first of DuckDB's lines.
  static String message(SQLException failure) {
    String text = String.valueOf(failure.getMessage());
    int end = text.indexOf("\n\nLINE");
    return cut((end < 0 ? text : text.substring(0, end)).strip());
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MOST_WORDS));
  }
}
