package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All findings as one Markdown page.
final class Report {
  private static final String HEAD =
      "| scenario | figure | ours | peer or limit | ratio | target | verdict |\n"
          + "| --- | --- | --- | --- | --- | --- | --- |";

  private final Machine machine;
  private final Supplier<String> clip;
  private final List<String> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean complete = true;

  /// @param clip what the sources were made of, asked at the end
  Report(Machine machine, Supplier<String> clip) {
    this.machine = machine;
    this.clip = clip;
  }

  void add(String scenario, String load, Findings findings) {
    findings.figures().forEach(figure -> rows.add(figure.row(scenario)));
    notes.add("- `" + scenario + "`: load average " + load + " before.");
    findings.notes().forEach(note -> notes.add("- `" + scenario + "`: " + note));
  }

  void failed(String scenario, String reason) {
    complete = false;
    String line = reason.replaceAll("[|\\s]+", " ");
    rows.add("| " + scenario + " | could not be measured: " + line + " | | | | | MISS |");
  }

  boolean isComplete() {
    return complete;
  }

  String markdown() {
    return """
    %s
    %s

    Machine: %s, %d cores, %d MB; %s; FFmpeg %s.
    Source: %s. Figures are medians (least–most, number of runs); peer and product took turns.

    %s
    """
        .formatted(
            HEAD,
            String.join("\n", rows),
            machine.cpu(),
            machine.cores(),
            machine.memoryMegabytes(),
            machine.jdk(),
            machine.ffmpeg(),
            clip.get(),
            String.join("\n", notes));
  }

  void write(Path folder, LocalDate date) throws IOException {
    String page = "# Foundation, " + date + "\n\nMade by `./millrace bench`.\n\n" + markdown();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(date + "-foundation.md"), page);
  }
}
