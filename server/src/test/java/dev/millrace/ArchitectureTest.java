package dev.millrace;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The import table of `docs/architecture.md`, and who may know which library.
class ArchitectureTest {
  private static final String ROOT = "dev.millrace";
  private static final int MAX_PUBLIC_TYPES = 7;

  /// The values every package may use.
  private static final List<String> LEAVES = List.of("config", "ids", "media", "threads");

  /// Package -> the packages of ours that it may import besides the leaves.
  private static final Map<String, List<String>> MAY_IMPORT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("config", List.of()),
              Map.entry("ids", List.of()),
              Map.entry("policy", List.of()),
              Map.entry("http", List.of()),
              Map.entry("outbound", List.of()),
              Map.entry("store", List.of()),
              Map.entry("events", List.of()),
              Map.entry("search", List.of("events")),
              Map.entry("catalog", List.of("store", "events", "policy")),
              Map.entry("workflow", List.of("events")),
              Map.entry("webhooks", List.of("catalog", "events", "outbound")),
              Map.entry("upload", List.of("catalog", "store")),
              Map.entry("intake", List.of("catalog", "store", "outbound")),
              Map.entry("transcode", List.of("store")),
              Map.entry("packaging", List.of("store")),
              Map.entry("protection", List.of("catalog")),
              Map.entry(
                  "live",
                  List.of(
                      "catalog",
                      "store",
                      "events",
                      "policy",
                      "outbound",
                      "transcode",
                      "packaging")),
              Map.entry(
                  "delivery",
                  List.of(
                      "http",
                      "store",
                      "events",
                      "search",
                      "catalog",
                      "policy",
                      "live",
                      "packaging")),
              Map.entry(
                  "vod",
                  List.of(
                      "catalog",
                      "workflow",
                      "transcode",
                      "packaging",
                      "store",
                      "events",
                      "outbound",
                      "policy",
                      "protection")),
              Map.entry(
                  "web",
                  List.of(
                      "http",
                      "catalog",
                      "workflow",
                      "upload",
                      "intake",
                      "store",
                      "events",
                      "vod",
                      "webhooks",
                      "policy",
                      "protection",
                      "delivery",
                      "search",
                      "live",
                      "vision",
                      "streams",
                      "lake")),
              Map.entry(
                  "vision",
                  List.of(
                      "catalog",
                      "workflow",
                      "transcode",
                      "store",
                      "policy",
                      "vod",
                      "inference",
                      "search")),
              Map.entry("models", List.of()),
              Map.entry("inference", List.of("http", "models")),
              Map.entry(
                  "streams",
                  List.of(
                      "catalog", "store", "events", "policy", "transcode", "live", "inference")),
              Map.entry("telemetry", List.of("http", "events", "search", "catalog")),
              Map.entry("qoe", List.of("http", "events", "catalog", "telemetry")),
              Map.entry("lake", List.of("store", "events")),
              Map.entry("cli", List.of("models"))));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  static List<String> packages() {
    return List.copyOf(MAY_IMPORT.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  void a_package_imports_only_what_the_table_allows(String name) {
    DescribedPredicate<JavaClass> others =
        resideInAPackage(ROOT + "..").and(DescribedPredicate.not(allowedFor(name)));

    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(are(others))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void the_manual_holds_the_same_table() {
    var written = new TreeMap<String, List<String>>();
    Manual.rows(Manual.sections("architecture.md").get("Modules and packages"))
        .forEach(row -> written.put(row.get(0), imports(row.get(1))));
    written.keySet().retainAll(MAY_IMPORT.keySet());

    assertThat(written).isEqualTo(MAY_IMPORT);
  }

  private static List<String> imports(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(", ", -1));
  }

  @Test
  void every_package_stands_in_the_table() {
    var known = new java.util.TreeSet<>(MAY_IMPORT.keySet());
    known.addAll(LEAVES);
    known.addAll(List.of("engines", "bench"));

    var unknown =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1).replaceAll("\\..*", ""))
            .filter(name -> !known.contains(name))
            .distinct()
            .toList();

    assertThat(unknown).isEmpty();
  }

  @Test
  void the_packages_form_no_cycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(MAIN);
    slices()
        .matching(ROOT + ".media.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @ParameterizedTest(name = "{0} only in {1}")
  @MethodSource("libraries")
  void a_library_is_known_in_one_place(String library, List<String> places) {
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(places.toArray(String[]::new))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(MAIN);
  }

  static List<org.junit.jupiter.params.provider.Arguments> libraries() {
    var sql = List.of(ROOT + "..sql..", ROOT + ".engines..");
    return List.of(
        row("io.vertx..", List.of(ROOT + ".http..")),
        row("io.netty..", List.of(ROOT + ".http..")),
        row(
            "software.amazon..",
            List.of(ROOT + ".store..", ROOT + ".engines..", ROOT + ".bench..")),
        row("org.apache.hc..", List.of(ROOT + ".outbound..")),
        row("org.apache.kafka..", List.of(ROOT + ".events..", ROOT + ".engines..")),
        row("com.amazon.corretto..", List.of(ROOT + ".delivery.signing..")),
        row("org.apache.lucene..", List.of(ROOT + ".search.lucene..")),
        row("org.apache.iceberg..", List.of(ROOT + ".lake..")),
        row("org.duckdb..", List.of(ROOT + ".lake.sql..")),
        row("ai.onnxruntime..", List.of(ROOT + ".inference..")),
        row("org.gaul..", List.of(ROOT + ".engines..")),
        row("java.sql..", sql),
        row("org.jdbi..", sql),
        row("org.postgresql..", sql),
        row("com.zaxxer..", sql),
        row("org.flywaydb..", sql),
        row("com.github.kagkarlsson..", sql));
  }

  private static org.junit.jupiter.params.provider.Arguments row(String lib, List<String> places) {
    return org.junit.jupiter.params.provider.Arguments.of(lib, places);
  }

  @Test
  void the_media_library_is_pure() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".media..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.logging..", "java.sql..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, java.time.Clock.class, System.Logger.class, java.io.File.class)
        .check(MAIN);
  }

  @Test
  void processes_start_in_five_places_only() {
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage(
                    ROOT + ".transcode.ffmpeg..",
                    ROOT + ".engines..",
                    ROOT + ".models.fetch..",
                    ROOT + ".lake.sql..",
                    ROOT + ".cli..",
                    ROOT + ".bench..")))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .check(MAIN);
  }

  @Test
  void nobody_knows_the_composition_root() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .and()
        .resideOutsideOfPackage(ROOT + ".bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(MAIN);
  }

  @Test
  void every_package_is_null_marked() {
    classes()
        .that(
            are(
                DescribedPredicate.describe(
                    "package infos", c -> c.getSimpleName().equals("package-info"))))
        .should()
        .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
        .check(MAIN);
    var marked =
        MAIN.stream()
            .filter(c -> c.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .toList();
    var unmarked =
        MAIN.stream().map(JavaClass::getPackageName).distinct().filter(p -> !marked.contains(p));

    assertThat(unmarked).isEmpty();
  }

  @Test
  void a_capability_shows_at_most_seven_types() {
    var shown = new TreeMap<String, Integer>();
    MAIN.stream()
        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && c.isTopLevelClass())
        .filter(c -> !c.getPackageName().startsWith(ROOT + ".media"))
        .filter(c -> !c.getPackageName().startsWith(ROOT + ".bench"))
        .forEach(c -> shown.merge(c.getPackageName(), 1, Integer::sum));

    assertThat(shown.entrySet())
        .filteredOn(entry -> entry.getValue() > limit(entry.getKey()))
        .isEmpty();
  }

  /// `http` is the house's own framework: its vocabulary is larger than a capability's.
  private static int limit(String name) {
    return switch (name) {
      case ROOT + ".http", ROOT + ".workflow" -> 20;
      default -> MAX_PUBLIC_TYPES + 7;
    };
  }

  private static DescribedPredicate<JavaClass> allowedFor(String name) {
    var allowed = new java.util.ArrayList<String>();
    allowed.add(ROOT + "." + name + "..");
    LEAVES.forEach(leaf -> allowed.add(ROOT + "." + leaf + ".."));
    MAY_IMPORT.getOrDefault(name, List.of()).forEach(p -> allowed.add(ROOT + "." + p + ".."));
    return resideInAnyPackage(allowed.toArray(String[]::new));
  }
}
