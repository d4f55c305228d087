package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often and for how long everything in a server stood still, by the log of its JVM.
///
/// @param count how often
/// @param millis all of them together
/// @param longest of them, in milliseconds
/// @param whole how many of them were to look through the whole heap
record Stops(int count, double millis, double longest, int whole) {
  private static final Pattern STOP = Pattern.compile("Safepoint .*Total: +(\\d+) ns");
  private static final Pattern WHOLE = Pattern.compile("Pause Full .* [0-9.]+ms$");
  private static final double NANOS = 1e6;

  /// How long the log is, to be told what came after.
  static int mark(Path log) throws IOException {
    return lines(log).size();
  }

  /// Those since a mark.
  static Stops since(int mark, Path log) throws IOException {
    int count = 0;
    double millis = 0;
    double longest = 0;
    int whole = 0;
    List<String> all = lines(log);
    for (String line : all.subList(mark, all.size())) {
      Matcher stop = STOP.matcher(line);
      if (stop.find()) {
        double each = Long.parseLong(stop.group(1)) / NANOS;
        count++;
        millis += each;
        longest = Math.max(longest, each);
      } else if (WHOLE.matcher(line).find()) {
        whole++;
      }
    }
    return new Stops(count, millis, longest, whole);
  }

  private static List<String> lines(Path log) throws IOException {
    return Files.readAllLines(log);
  }

  String text() {
    return "%d, %.0f ms together, %.1f the longest; %d of the whole heap"
        .formatted(count, millis, longest, whole);
  }
}
