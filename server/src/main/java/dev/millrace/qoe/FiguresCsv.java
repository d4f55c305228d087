package dev.millrace.qoe;

import dev.millrace.http.Json;
import dev.millrace.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Figures as comma-separated values (RFC 4180): a line each, the names of the columns first.
final class FiguresCsv {
  private static final List<String> NAMES =
      Arrays.stream(Figures.class.getRecordComponents())
          .map(java.lang.reflect.RecordComponent::getName)
          .toList();

  private FiguresCsv() {}

  /// @param name of what it is about: a time, or the value of a dimension
  record Line(String name, Figures figures) {}

  /// @param head of the first column
  static Response answer(String head, List<Line> lines) {
    String text =
        Stream.concat(
                Stream.of(head + "," + String.join(",", NAMES)),
                lines.stream().map(FiguresCsv::text))
            .collect(Collectors.joining("\r\n", "", "\r\n"));
    return Response.bytes("text/csv; charset=utf-8", text.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store")
        .with("Content-Disposition", "attachment; filename=\"figures.csv\"");
  }

  private static String text(Line line) {
    JsonNode members = Json.mapper().valueToTree(line.figures);
    return NAMES.stream()
        .map(name -> members.path(name).asString(""))
        .collect(Collectors.joining(",", quoted(line.name) + ",", ""));
  }

  /// Spreadsheets take what begins like a formula for one.
  private static String quoted(String value) {
    boolean isFormula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    return "\"" + (isFormula ? "'" : "") + value.replace("\"", "\"\"") + "\"";
  }
}
