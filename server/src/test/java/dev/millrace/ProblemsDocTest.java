package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.http.Problem;
import dev.millrace.transcode.BadMedia;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/problems.md` against every problem that the code can tell of.
class ProblemsDocTest {
  /// A status at the beginning of a section; what an asset failed of has none.
  private static final Pattern STATUS = Pattern.compile("^(\\d{3})\\. ");

  /// A slug of the workflow's own: the first argument of its problem.
  private static final Pattern STEP_PROBLEM = Pattern.compile("new Problem\\(\\s*\"([a-z-]+)\"");

  /// A slug of what a film failed of on its way in or in its workflow.
  private static final Pattern FILM_PROBLEM =
      Pattern.compile(
          "new PermanentFailure\\(\\s*\"([a-z-]+)\"|refuse\\([^;]*?\"([a-z]+-[a-z-]+)\"");

  @Test
  void every_problem_has_a_section_that_says_its_status_and_no_section_is_left_over()
      throws Exception {
    var problems = new TreeMap<String, String>();
    answers(problems);
    badMedia(problems);
    steps(problems);
    films(problems);

    var written = new TreeMap<String, String>();
    Manual.sections("problems.md").forEach((slug, text) -> written.put(slug, status(text)));

    assertThat(written).isEqualTo(problems);
  }

  @Test
  void every_section_says_what_happened_in_a_sentence_at_least() {
    assertThat(Manual.sections("problems.md"))
        .allSatisfy((slug, text) -> assertThat(text).as(slug).hasSizeGreaterThan(20).endsWith("."));
  }

  private static String status(String section) {
    var matcher = STATUS.matcher(section);
    return matcher.find() ? matcher.group(1) : "";
  }

  /// What a request can be answered with: every constant of type [Problem.Type].
  private static void answers(Map<String, String> problems) throws ReflectiveOperationException {
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.millrace");
    for (var type : classes) {
      for (JavaField field : type.getFields()) {
        if (field.getModifiers().contains(JavaModifier.STATIC)
            && field.getRawType().isEquivalentTo(Problem.Type.class)) {
          var problem = (Problem.Type) value(field.reflect(), null);
          problems.put(problem.slug(), Integer.toString(problem.status()));
        }
      }
    }
  }

  /// What is wrong with a file.
  private static void badMedia(Map<String, String> problems) throws ReflectiveOperationException {
    var slug = BadMedia.Reason.class.getDeclaredField("slug");
    for (BadMedia.Reason reason : BadMedia.Reason.values()) {
      problems.put((String) value(slug, reason), "");
    }
  }

  /// Why a step failed.
  private static void steps(Map<String, String> problems) {
    SourceTree.mainFiles().stream()
        .filter(file -> file.name().contains("/workflow/"))
        .map(file -> String.join("\n", file.lines()))
        .flatMap(text -> STEP_PROBLEM.matcher(text).results())
        .map(found -> found.group(1))
        .forEach(slug -> problems.put(slug, ""));
    assertThat(problems).containsKeys("step-failed", "step-timed-out", "step-lost");
  }

  /// Why a film came to nothing.
  private static void films(Map<String, String> problems) {
    SourceTree.mainFiles().stream()
        .filter(file -> file.name().matches(".*/millrace/(vod|intake)/.*"))
        .map(file -> String.join("\n", file.lines()))
        .flatMap(text -> FILM_PROBLEM.matcher(text).results())
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .forEach(slug -> problems.put(slug, ""));
    assertThat(problems).containsKeys("source-unavailable", "source-too-large", "intake-failed");
  }

  private static Object value(Field field, Object owner) throws ReflectiveOperationException {
    field.setAccessible(true);
    return field.get(owner);
  }
}
