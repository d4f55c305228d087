package dev.millrace.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The networks of the catalogue on this machine: which there are, whether their files are here and
/// whole, and the way to get them.
///
/// **Threading:** any; processes may fetch the same at once. **Limits:** a package 15 minutes,
/// three at a time. **On failure** nothing is left that looks like a network.
public final class Models {
  private final Catalogue catalogue;
  private final Shelf shelf;

  private Models(Catalogue catalogue, Shelf shelf) {
    this.catalogue = catalogue;
    this.shelf = shelf;
  }

  /// Those of a cache.
  ///
  /// @param cache the folder that installations of this user share; need not exist
  public static Models in(Path cache) {
    return of(Catalogue.read(), cache);
  }

  static Models of(Catalogue catalogue, Path cache) {
    return new Models(catalogue, new Shelf(cache.toAbsolutePath().resolve("models")));
  }

  /// `MILLRACE_CACHE`, else the cache folder of the user.
  public static Path standardCache(Map<String, String> environment) {
    String chosen = environment.get("MILLRACE_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen).toAbsolutePath().normalize();
    }
    return "root".equals(System.getProperty("user.name"))
        ? Path.of("/var/cache/millrace")
        : Path.of(System.getProperty("user.home"), ".cache", "millrace").toAbsolutePath();
  }

  /// All of them, in the order of the catalogue.
  public List<Model> all() {
    return catalogue.models().stream().map(Catalogue.Entry::model).toList();
  }

  /// Whether each is here, judged by names and sizes.
  public List<Availability> look() {
    return catalogue.models().stream().map(this::look).toList();
  }

  /// Whether each is here, judged by every byte.
  public List<Availability> verify() {
    return catalogue.models().stream().map(this::verified).toList();
  }

  /// Whether one is here, judged by every byte.
  ///
  /// **On failure** an [IllegalArgumentException] when the catalogue has none of that name.
  public Availability verify(String name) {
    return verified(entry(name));
  }

  /// The SHA-256 of a network's ONNX file.
  ///
  /// **On failure** an [IllegalArgumentException] when the catalogue has none of that name.
  public String sha256(String name) {
    return entry(name).source().sha256();
  }

  /// Which package it comes from and how large that is, for people.
  public String origin(Model model) {
    return catalogue.origin(entry(model.name())).toString();
  }

  /// Gets those that are not here yet, or are damaged.
  ///
  /// @param names which; all of them when empty
  /// @param news hears a line about each package
  public List<Availability> fetch(Set<String> names, Consumer<String> news)
      throws InterruptedException {
    List<Catalogue.Entry> wanted =
        names.isEmpty() ? catalogue.models() : names.stream().map(this::entry).toList();
    var lacking = wanted.stream().filter(e -> !isWhole(e)).toList();
    Map<String, String> failures = new Visit(shelf, news).fetch(catalogue.byOrigin(lacking));
    var outcome = new ArrayList<Availability>();
    for (Catalogue.Entry entry : wanted) {
      String why = failures.get(entry.model().name());
      outcome.add(why == null ? look(entry) : new Availability.Missing(entry.model(), why));
    }
    return outcome;
  }

  private Availability look(Catalogue.Entry entry) {
    return shelf.has(entry)
        ? new Availability.Ready(entry.model(), shelf.of(entry))
        : new Availability.Missing(
            entry.model(), "not fetched; run: ./millrace models fetch " + entry.model().name());
  }

  private Availability verified(Catalogue.Entry entry) {
    if (!shelf.has(entry)) {
      return look(entry);
    }
    return shelf
        .fault(entry)
        .<Availability>map(
            fault ->
                new Availability.Missing(
                    entry.model(),
                    "damaged: %s; run: ./millrace models fetch %s"
                        .formatted(fault, entry.model().name())))
        .orElseGet(() -> look(entry));
  }

  private boolean isWhole(Catalogue.Entry entry) {
    return shelf.has(entry) && shelf.fault(entry).isEmpty();
  }

  private Catalogue.Entry entry(String name) {
    return catalogue
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no model %s; there are %s"
                        .formatted(name, all().stream().map(Model::name).toList())));
  }
}
