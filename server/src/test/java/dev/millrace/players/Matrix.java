package dev.millrace.players;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Inputs × tools, as a table for people.
final class Matrix {
  private final Map<Clip, List<Verdict>> rows = new EnumMap<>(Clip.class);

  void add(Clip clip, List<Verdict> verdicts) {
    rows.put(clip, verdicts);
  }

  void write(Path file) throws IOException {
    var text = new StringBuilder();
    for (Clip clip : rows.keySet()) {
      text.append("\n## ").append(clip.file).append("\n\n| tool | finding |\n| --- | --- |\n");
      for (Verdict verdict : rows.getOrDefault(clip, List.of())) {
        text.append("| %s | %s |\n".formatted(verdict.tool(), verdict.cell()));
      }
    }
    Files.writeString(file, text);
  }
}
