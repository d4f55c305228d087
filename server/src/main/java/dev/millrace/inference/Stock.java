package dev.millrace.inference;

import dev.millrace.models.Availability;
import dev.millrace.models.Model;
import dev.millrace.models.Models;
import dev.millrace.models.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The networks that can be used here: those of the catalogue, loaded when they are first asked
/// for, and users' own, tried when [#readOwn] is called.
///
/// Networks of the catalogue that are opt-in are left out unless whoever makes it was asked for
/// them.
///
/// **Threading:** any; a network is loaded once. **Ownership:** [#close] closes them.
final class Stock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Stock.class.getName());

  private final Models models;
  private final Path own;
  private final boolean optIn;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Network> loaded = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  Stock(Models models, Path own, boolean optIn) {
    this.models = models;
    this.own = own;
    this.optIn = optIn;
  }

  /// Loads and tries users' own networks; what is wrong with one is its state from now on.
  void readOwn() {
    readOwn(_ -> true);
  }

  /// The same with those whose folder is wanted.
  void readOwn(Predicate<Path> wanted) {
    for (Path folder : OwnNetworks.in(own).stream().filter(wanted).toList()) {
      String name = String.valueOf(folder.getFileName());
      lock.lock();
      try {
        if (catalogued(name).isPresent()) {
          throw new NetworkRefused("the catalogue has one of this name");
        }
        loaded.put(name, OwnNetworks.load(folder));
        LOG.log(System.Logger.Level.INFO, "A network of yours is ready name={0}", name);
      } catch (RuntimeException e) {
        refused.put(name, String.valueOf(e.getMessage()));
        LOG.log(
            System.Logger.Level.WARNING,
            "A network of yours is not used name={0} because={1}",
            name,
            e.getMessage());
      } finally {
        lock.unlock();
      }
    }
  }

  List<NetworkState> states() {
    var states = new ArrayList<NetworkState>();
    for (Availability one : models.look()) {
      if (isUsable(one.model())) {
        states.add(state(one.model(), why(one)));
      }
    }
    lock.lock();
    try {
      loaded.values().stream()
          .filter(network -> catalogued(network.model().name()).isEmpty())
          .forEach(network -> states.add(state(network.model(), null)));
      refused.forEach((name, why) -> states.add(new NetworkState(name, "own", "?", false, why)));
    } finally {
      lock.unlock();
    }
    return states;
  }

  /// The network of that name.
  ///
  /// **On failure** [NetworkRefused] says why it cannot be used; empty when there is none.
  Optional<Network> find(String name) {
    lock.lock();
    try {
      Network known = loaded.get(name);
      if (known != null) {
        return Optional.of(known);
      }
      String why = refused.get(name);
      if (why != null) {
        throw new NetworkRefused(why);
      }
      Optional<Network> network = catalogued(name).map(_ -> load(name));
      network.ifPresent(fresh -> loaded.put(name, fresh));
      return network;
    } finally {
      lock.unlock();
    }
  }

  /// Of users' own that were read one for that.
  Optional<Network> own(Task task) {
    lock.lock();
    try {
      return loaded.values().stream()
          .filter(network -> network.model().task() == task)
          .filter(network -> catalogued(network.model().name()).isEmpty())
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  private Network load(String name) {
    return switch (models.verify(name)) {
      case Availability.Ready ready -> Network.load(ready.model(), ready.onnx());
      case Availability.Missing missing -> throw new NetworkRefused(missing.why());
    };
  }

  private Optional<Model> catalogued(String name) {
    return models.all().stream()
        .filter(model -> model.name().equals(name) && isUsable(model))
        .findFirst();
  }

  private boolean isUsable(Model model) {
    return optIn || !model.terms().optIn();
  }

  private static NetworkState state(Model model, @Nullable String why) {
    return new NetworkState(model.name(), model.version(), model.task().word(), why == null, why);
  }

  private static @Nullable String why(Availability one) {
    return one instanceof Availability.Missing missing ? missing.why() : null;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      loaded.values().forEach(Network::close);
      loaded.clear();
    } finally {
      lock.unlock();
    }
  }
}
