package dev.millrace.lake.sql;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs a query that was looked at before, and writes what it gives to a file.
final class Answering {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Statement statement;

  Answering(Statement statement) {
    this.statement = statement;
  }

  /// Writes the answer to the question's `target`; says how many `rows` those are, and whether they
  /// are `complete`.
  ///
  /// What comes `before` is ours and sees files; then the way there is shut, but to those that are
  /// named, and nothing can be set any more.
  void answer(JsonNode question, ObjectNode said) throws SQLException, IOException {
    for (JsonNode sql : question.path("before")) {
      statement.execute(sql.asString());
    }
    String query = question.path("query").asString();
    Path target = Path.of(question.path("target").asString());
    long most = question.path("mostRows").asLong();
    try {
      if (question.path("format").asString().equals("json")) {
        json(query, target, question, said);
      } else {
        copy(query, target, question, most, said);
      }
    } catch (SQLException e) {
      String why = Screening.message(e);
      if (why.contains("No space left")) {
        throw new IOException("there is no room for the answer", e);
      }
      boolean isMemory = why.contains("Out of Memory") || why.contains("bad_alloc");
      said.put(isMemory ? "exceeded" : "refused", why);
    }
  }

  /// The first rows of a query, which was seen to be one SELECT; a comment at its end must not
  /// swallow the bracket.
  private static String first(String query, long rows) {
    return "SELECT * FROM (\n%s\n) LIMIT %d".formatted(query.replaceFirst("[\\s;]+$", ""), rows);
  }

  private void copy(String query, Path target, JsonNode question, long most, ObjectNode said)
      throws SQLException {
    String sql =
        "COPY (%s) TO %s (%s)"
            .formatted(
                first(query, most),
                Sql.text(target.toString()),
                question.path("format").asString().equals("csv")
                    ? "FORMAT csv, HEADER"
                    : "FORMAT parquet, COMPRESSION zstd");
    long rows = statement.executeLargeUpdate(sql);
    said.put("rows", rows).put("complete", rows < most);
  }

  private void json(String query, Path target, JsonNode question, ObjectNode said)
      throws SQLException, IOException {
    long mostRows = question.path("mostRows").asLong();
    long mostBytes = question.path("mostBytes").asLong();
    long rows = 0;
    long bytes = 0;
    boolean isComplete = true;
    try (ResultSet found = statement.executeQuery(first(query, mostRows + 1));
        BufferedWriter out = Files.newBufferedWriter(target)) {
      ResultSetMetaData about = found.getMetaData();
      ArrayNode names = JSON.createArrayNode();
      ArrayNode types = JSON.createArrayNode();
      for (int i = 1; i <= about.getColumnCount(); i++) {
        names.add(about.getColumnLabel(i));
        types.add(about.getColumnTypeName(i));
      }
      out.write("{\"columns\":" + names + ",\"types\":" + types + ",\"rows\":[");
      while (found.next()) {
        if (rows == mostRows) {
          isComplete = false;
          break;
        }
        String row = row(found, names.size()).toString();
        bytes += row.length();
        if (bytes > mostBytes) {
          isComplete = false;
          break;
        }
        out.write((rows == 0 ? "" : ",") + row);
        rows++;
      }
      long scanned = question.path("bytesScanned").asLong();
      out.write("],\"complete\":" + isComplete + ",\"bytesScanned\":" + scanned + "}");
    }
    said.put("rows", rows).put("complete", isComplete);
  }

  private static ArrayNode row(ResultSet found, int width) throws SQLException {
    ArrayNode row = JSON.createArrayNode();
    for (int i = 1; i <= width; i++) {
      row.add(value(found.getObject(i)));
    }
    return row;
  }

  private static @Nullable JsonNode value(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> JSON.nullNode();
      case Boolean flag -> JSON.getNodeFactory().booleanNode(flag);
      case Double number when !Double.isFinite(number) -> text(number);
      case Float number when !Float.isFinite(number) -> text(number);
      case Number number -> JSON.valueToTree(number);
      case OffsetDateTime time -> text(time.toInstant());
      case Timestamp time -> text(time.toLocalDateTime());
      case Array list -> list((Object[]) list.getArray());
      case Object[] list -> list(list);
      case Blob bytes ->
          text(Base64.getEncoder().encodeToString(bytes.getBytes(1, (int) bytes.length())));
      default -> text(value);
    };
  }

  private static ArrayNode list(Object[] values) throws SQLException {
    ArrayNode list = JSON.createArrayNode();
    for (Object one : values) {
      list.add(value(one));
    }
    return list;
  }

  private static JsonNode text(Object value) {
    return JSON.getNodeFactory().stringNode(value.toString());
  }
}
