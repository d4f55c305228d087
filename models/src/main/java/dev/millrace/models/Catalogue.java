package dev.millrace.models;

import dev.millrace.models.fetch.RegistryPackage;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What networks there are: the resource `catalogue.json`, read.
///
/// @param packages by the name that the networks use for them
record Catalogue(Map<String, RegistryPackage> packages, List<Entry> models) {
  private static final String RESOURCE = "/models/catalogue.json";

  /// A network and where it comes from.
  record Entry(Model model, Source source) {}

  Catalogue {
    packages = Map.copyOf(packages);
    models = List.copyOf(models);
    for (Entry entry : models) {
      if (!packages.containsKey(entry.source().origin())) {
        throw new IllegalArgumentException("no package " + entry.source().origin());
      }
    }
  }

  static Catalogue read() {
    InputStream json = Objects.requireNonNull(Catalogue.class.getResourceAsStream(RESOURCE));
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build()
        .readValue(json, Catalogue.class);
  }

  Optional<Entry> find(String name) {
    return models.stream().filter(entry -> entry.model().name().equals(name)).findFirst();
  }

  RegistryPackage origin(Entry entry) {
    return Objects.requireNonNull(packages.get(entry.source().origin()));
  }

  /// Those wanted, by the package that they come from.
  Map<RegistryPackage, List<Entry>> byOrigin(List<Entry> wanted) {
    var groups = new LinkedHashMap<RegistryPackage, List<Entry>>();
    for (Entry entry : wanted) {
      groups.merge(
          origin(entry),
          List.of(entry),
          (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
    }
    return groups;
  }
}
