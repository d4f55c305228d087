package dev.millrace.media.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads WebVTT and SubRip, told apart by their first line; forgiving of what players forgive:
/// missing numbers, missing blank lines, odd line ends, stray notes and styles.
///
/// Cues that last no time or hold no text are left out, overlapping ones stay.
///
/// **On failure**: [MalformedText] when there is not one time line in it, or it is beyond the
/// limits.
public final class TextParser {
  /// The largest file, in bytes.
  public static final int MAX_BYTES = 10 << 20;

  static final int MAX_CUES = 50_000;

  private static final Pattern TIMES =
      Pattern.compile("\\s*([\\d:.,]+)\\s*-->\\s*([\\d:.,]+)(?:\\s+(.*))?");
  private static final Pattern TOP = Pattern.compile("\\{\\\\an[789]\\}");
  private static final Pattern OVERRIDES = Pattern.compile("\\{\\\\[^{}]*\\}");
  private static final Pattern SETTINGS =
      Pattern.compile("(?<!\\S)(vertical|line|position|size|align):[A-Za-z0-9.,%-]{1,32}(?!\\S)");

  private final List<String> lines;
  private final List<Cue> cues = new ArrayList<>();
  private int next;

  private TextParser(List<String> lines) {
    this.lines = lines;
  }

  /// The cues of a file, in the order of their starts.
  public static List<Cue> parse(byte[] file) {
    if (file.length > MAX_BYTES) {
      throw new MalformedText(0, "more than " + MAX_BYTES + " bytes");
    }
    return new TextParser(Decoding.text(file).lines().toList()).read();
  }

  private List<Cue> read() {
    boolean timed = false;
    while (next < lines.size()) {
      String line = lines.get(next++);
      Matcher times = TIMES.matcher(line);
      if (line.contains("-->") && times.matches()) {
        timed = true;
        cue(times);
      } else if (line.startsWith("NOTE") || line.startsWith("STYLE") || line.startsWith("REGION")) {
        skipBlock();
      }
    }
    boolean empty = !lines.isEmpty() && lines.getFirst().startsWith("WEBVTT");
    if (!timed && !empty) {
      throw new MalformedText(
          0, "neither WebVTT nor SubRip: no line such as 00:01.000 --> 00:02.000");
    }
    return cues.stream().sorted(Comparator.comparingLong(Cue::startMillis)).toList();
  }

  private void cue(Matcher times) {
    int line = next;
    Optional<Long> start = Timestamps.parse(times.group(1));
    Optional<Long> end = Timestamps.parse(times.group(2));
    if (start.isEmpty() || end.isEmpty()) {
      throw new MalformedText(line, "not a time: " + times.group().strip());
    }
    String raw = body();
    String text = Markup.clean(OVERRIDES.matcher(raw).replaceAll("").strip()).strip();
    if (text.length() > Cue.MAX_CHARACTERS) {
      throw new MalformedText(line, "a cue of more than " + Cue.MAX_CHARACTERS + " characters");
    }
    if (end.get() > start.get() && !text.isBlank()) {
      String settings = times.group(3) == null ? "" : settings(times.group(3));
      cues.add(
          new Cue(start.get(), end.get(), TOP.matcher(raw).find() ? "line:0" : settings, text));
    }
    if (cues.size() > MAX_CUES) {
      throw new MalformedText(line, "more than " + MAX_CUES + " cues");
    }
  }

  /// The lines up to a blank one, or to the next cue of a file that has none between.
  private String body() {
    var text = new StringBuilder();
    while (next < lines.size() && !lines.get(next).isBlank() && !startsCue(next)) {
      text.append(lines.get(next++)).append('\n');
    }
    return text.toString();
  }

  private boolean startsCue(int line) {
    boolean numbered =
        lines.get(line).strip().matches("\\d{1,6}")
            && line + 1 < lines.size()
            && lines.get(line + 1).contains("-->");
    return numbered
        || (lines.get(line).contains("-->") && TIMES.matcher(lines.get(line)).matches());
  }

  private void skipBlock() {
    while (next < lines.size() && !lines.get(next).isBlank()) {
      next++;
    }
  }

  private static String settings(String text) {
    return SETTINGS
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining(" "));
  }
}
