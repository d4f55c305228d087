package dev.millrace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The pages under `docs/`, for the tests that hold them against the code.
final class Manual {
  private static final Pattern HEADING = Pattern.compile("(?m)^## ");
  private static final Pattern CELL_BORDER = Pattern.compile(" *\\| *");

  private Manual() {}

  static String page(String name) {
    try {
      return Files.readString(SourceTree.root().resolve("docs").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Heading -> what stands below it.
  static Map<String, String> sections(String page) {
    var sections = new LinkedHashMap<String, String>();
    HEADING
        .splitAsStream(page(page))
        .skip(1)
        .forEach(
            section -> {
              int end = section.indexOf('\n');
              sections.put(section.substring(0, end).strip(), section.substring(end).strip());
            });
    return sections;
  }

  /// The cells of every table row whose first cell is in code font; the backticks are taken off.
  static List<List<String>> rows(String text) {
    return text.lines().filter(line -> line.startsWith("| `")).map(Manual::cells).toList();
  }

  private static List<String> cells(String row) {
    return Arrays.stream(CELL_BORDER.split(row, -1))
        .map(cell -> cell.replace("`", "").strip())
        .skip(1)
        .toList();
  }
}
