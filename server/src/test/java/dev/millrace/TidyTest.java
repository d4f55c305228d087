package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.SourceTree.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The house style's numbers, held against the sources themselves.
class TidyTest {
  private static final int MAX_COLUMNS = 100;
  private static final int MAX_FILE_LINES = 500;
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_PARAMETERS = 5;

  /// A method or constructor head at two or four blanks that opens its body.
  private static final Pattern METHOD_HEAD =
      Pattern.compile("^( {2}| {4})(?!return|else|new|record|class|interface|enum)[\\w@<].*");

  private static final Pattern PARAMETERS = Pattern.compile("\\b\\w+\\(([^()]*)\\)");

  @Test
  void no_line_is_longer_than_100_columns() {
    assertThat(offences(SourceTree.javaFiles(), TidyTest::tooWide)).isEmpty();
  }

  @Test
  void no_file_is_longer_than_500_lines() {
    var long_files =
        SourceTree.javaFiles().stream()
            .filter(file -> file.lines().size() > MAX_FILE_LINES)
            .map(file -> file.name() + " has " + file.lines().size())
            .toList();

    assertThat(long_files).isEmpty();
  }

  @Test
  void no_method_is_longer_than_60_lines_or_takes_more_than_5_parameters() {
    var offences = new ArrayList<String>();
    for (SourceFile file : SourceTree.javaFiles()) {
      methods(file, offences);
    }

    assertThat(offences).isEmpty();
  }

  @Test
  void the_words_that_the_house_bans_stand_nowhere() {
    var main = SourceTree.mainFiles();

    assertThat(lines(main, "\\bsynchronized\\b")).isEmpty();
    assertThat(lines(main, "Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(")).isEmpty();
    assertThat(lines(main, "new LinkedBlockingQueue<>\\(\\)|newCachedThreadPool\\(")).isEmpty();
    assertThat(lines(SourceTree.javaFiles(), "@Disabled|assertTrue\\(true\\)")).isEmpty();
    assertThat(lines(SourceTree.javaFiles(), "\\b(TODO|FIXME|XXX)\\b"))
        .filteredOn(line -> !line.contains("TidyTest"))
        .isEmpty();
    assertThat(lines(SourceTree.javaFiles(), "import (static )?org\\.(mockito|easymock)"))
        .isEmpty();
  }

  @Test
  void only_the_command_line_prints() {
    var rest = SourceTree.mainFiles().stream().filter(file -> !file.isCommandLine()).toList();

    assertThat(lines(rest, "System\\.(out|err)\\b")).isEmpty();
  }

  @Test
  void no_script_of_the_console_writes_markup_from_text() {
    assertThat(
            lines(SourceTree.scripts(), "innerHTML|outerHTML|insertAdjacentHTML|document\\.write"))
        .isEmpty();
    assertThat(lines(SourceTree.scripts(), "\\beval\\(|new Function\\(")).isEmpty();
  }

  @Test
  void no_name_is_a_helper_in_disguise() {
    var names =
        SourceTree.javaFiles().stream()
            .map(SourceFile::name)
            .filter(name -> name.matches(".*(Util|Utils|Manager|Helper|Helpers|Impl)\\.java"))
            .toList();

    assertThat(names).isEmpty();
  }

  @Test
  void the_files_are_mostly_small() {
    var sizes = SourceTree.mainFiles().stream().map(file -> file.lines().size()).sorted().toList();

    assertThat(sizes.get(sizes.size() / 2)).as("median lines").isLessThanOrEqualTo(90);
    assertThat(sizes.get(sizes.size() * 9 / 10)).as("90th percentile").isLessThanOrEqualTo(250);
  }

  private static boolean tooWide(String line) {
    return line.length() > MAX_COLUMNS && !line.startsWith("import ");
  }

  private static List<String> lines(List<SourceFile> files, String regex) {
    var pattern = Pattern.compile(regex);
    return offences(files, line -> !isComment(line) && pattern.matcher(line).find()).stream()
        .filter(line -> !line.startsWith("server/src/test/java/dev/millrace/TidyTest"))
        .toList();
  }

  private static boolean isComment(String line) {
    String text = line.strip();
    return text.startsWith("//") || text.startsWith("*") || text.startsWith("/*");
  }

  private static List<String> offences(List<SourceFile> files, Predicate<String> bad) {
    var found = new ArrayList<String>();
    for (SourceFile file : files) {
      for (int i = 0; i < file.lines().size(); i++) {
        if (bad.test(file.lines().get(i))) {
          found.add(file.name() + ":" + (i + 1) + ": " + file.lines().get(i).strip());
        }
      }
    }
    return found;
  }

  /// google-java-format makes this simple: a body ends at the first `}` at its head's own indent.
  private static void methods(SourceFile file, List<String> offences) {
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher head = METHOD_HEAD.matcher(lines.get(i));
      if (!head.matches() || lines.get(i).contains(" = ") || lines.get(i).endsWith(";")) {
        continue;
      }
      String indent = head.group(1);
      int open = opening(lines, i);
      if (open < 0) {
        continue;
      }
      int end = closing(lines, open, indent);
      String text = String.join(" ", lines.subList(i, open + 1));
      if (text.matches(".*\\b(class|interface|enum|record)\\b.*") || !text.contains("(")) {
        continue;
      }
      if (end - i + 1 > MAX_METHOD_LINES) {
        offences.add(file.name() + ":" + (i + 1) + ": method of " + (end - i + 1) + " lines");
      }
      int parameters = parameters(text);
      // The rows of a table test may be as wide as the table, and others say what is overridden.
      if (parameters > MAX_PARAMETERS && !file.isTest() && !isOverride(lines, i)) {
        offences.add(file.name() + ":" + (i + 1) + ": " + parameters + " parameters");
      }
    }
  }

  private static boolean isOverride(List<String> lines, int head) {
    return lines.subList(Math.max(0, head - 1), head + 1).stream()
        .anyMatch(line -> line.strip().equals("@Override"));
  }

  /// The line on which the head that begins at `from` opens its body, or -1 when it has none.
  private static int opening(List<String> lines, int from) {
    for (int i = from; i < Math.min(lines.size(), from + 12); i++) {
      String line = lines.get(i);
      if (line.endsWith(") {") || line.matches(".*\\) throws [\\w., ]+ \\{")) {
        return i;
      }
      if (line.endsWith(";") || line.endsWith("}") || line.endsWith("->") || line.isBlank()) {
        return -1;
      }
    }
    return -1;
  }

  private static int closing(List<String> lines, int from, String indent) {
    for (int i = from + 1; i < lines.size(); i++) {
      if (lines.get(i).equals(indent + "}")) {
        return i;
      }
    }
    return from;
  }

  private static int parameters(String head) {
    Matcher matcher = PARAMETERS.matcher(head.replaceAll("@\\w+(\\([^()]*\\))?", ""));
    if (!matcher.find() || matcher.group(1).isBlank()) {
      return 0;
    }
    String list = matcher.group(1).replaceAll("<[^<>]*>", "").replaceAll("<[^<>]*>", "");
    return list.split(",").length;
  }
}
