package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.access.Places;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// What others add to this program: services in the jars of a folder, and on the class path.
///
/// **On failure** to load one the program does not start: rules that are silently not there are
/// none.
final class Plugins implements AutoCloseable {
  private final URLClassLoader loader;

  private Plugins(URLClassLoader loader) {
    this.loader = loader;
  }

  /// Those of a folder, which need not exist.
  static Plugins in(Path folder) {
    var jars = jars(folder).stream().map(Plugins::url).toArray(URL[]::new);
    return new Plugins(new URLClassLoader("plug-ins", jars, Plugins.class.getClassLoader()));
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new CommandFailed("cannot read the plug-ins in " + folder + ": " + e.getMessage());
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new CommandFailed("cannot read the plug-in " + jar + ": " + e.getMessage());
    }
  }

  /// Where films are played, as a plug-in says, or everywhere.
  PlaceRules rules(Settings settings) {
    return places()
        .map(places -> PlaceRules.of(places, settings.config().delivery().placesFailure()))
        .orElseGet(PlaceRules::none);
  }

  /// Who says where addresses are.
  Optional<Places> places() {
    try {
      List<Places> found =
          ServiceLoader.load(Places.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .toList();
      if (found.size() > 1) {
        throw new CommandFailed(
            "there are %d plug-ins for places, %s and %s: leave one"
                .formatted(found.size(), name(found.get(0)), name(found.get(1))));
      }
      return found.stream().findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new CommandFailed("a plug-in for places can not be loaded: " + e.getMessage());
    }
  }

  private static String name(Places places) {
    return places.getClass().getName();
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
