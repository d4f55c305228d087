package dev.millrace.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The step from text to typed configuration: fills a record from a [ConfigTree].
///
/// A component may be an `int`, `long`, `double`, `boolean`, `String`, `Path`, `URI`, `Duration`,
/// [ByteSize], [Secret], `BitRate`, an enum (written in kebab-case), an `Optional` or `List` of
/// those, or a nested record. Keys not written keep the value of the record's `static
/// defaults()`.
///
/// **On failure** a [ConfigException] says in one line where and what: an unknown key with the
/// nearest known one, a removed key with its successor, or a value the record's compact
/// constructor refused.
///
/// @param removedKeys keys of earlier versions and what replaced them, `http.listen` ->
///     `http.port`
/// @param reservedVariables `MILLRACE_` variables that are not configuration keys
public record ConfigBinder(Map<String, String> removedKeys, Set<String> reservedVariables) {
  public ConfigBinder {
    removedKeys = Map.copyOf(removedKeys);
    reservedVariables = Set.copyOf(reservedVariables);
  }

  /// A binder without removed keys and reserved variables.
  public static ConfigBinder plain() {
    return new ConfigBinder(Map.of(), Set.of());
  }

  /// Makes a `type` of what `tree` says.
  public <R extends Record> R bind(ConfigTree tree, Class<R> type) {
    var catalogue = new Catalogue(type);
    var environment = new Environment(catalogue, removedKeys, reservedVariables);
    var root = environment.over(tree.root(), tree.environment());
    return type.cast(new RecordReader(catalogue, removedKeys).record(type, root, "", null));
  }

  /// Every key `type` accepts, with its type, default and variable: what the manual must list.
  public static List<ConfigKey> keys(Class<? extends Record> type) {
    return new Catalogue(type).keys();
  }
}
