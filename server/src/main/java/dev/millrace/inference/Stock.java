package dev.millrace.inference;

import dev.millrace.models.Availability;
import dev.millrace.models.Model;
import dev.millrace.models.Models;
import dev.millrace.models.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The networks that can be used here: those of the catalogue, loaded when they are first asked
/// for, and users' own, tried when [#readOwn] is called. One that is loaded holds up no other.
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
  private final Duration patience;
  private final Function<Path, Network> trying;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Loading> loading = new LinkedHashMap<>();
  private final Map<String, Network> loaded = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private final Map<String, Path> folders = new LinkedHashMap<>();
  private boolean closed;

  /// @param patience for one that is being loaded
  Stock(Models models, Path own, boolean optIn, Duration patience) {
    this(models, own, optIn, patience, OwnNetworks::load);
  }

  /// @param trying loads one of users' own and tries it
  Stock(Models models, Path own, boolean optIn, Duration patience, Function<Path, Network> trying) {
    this.models = models;
    this.own = own;
    this.optIn = optIn;
    this.patience = patience;
    this.trying = trying;
  }

  /// Loads and tries users' own networks whose folder is wanted, one behind the other; what is
  /// wrong with one is its state from now on. Who asks for one meanwhile has it begun at once.
  ///
  /// @param each so long it waits for one before it begins with the next
  void readOwn(Predicate<Path> wanted, Duration each) {
    for (String name : learn(wanted)) {
      try {
        Optional<Network> _ = find(name, each);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "A network of yours is not there. {0}", e.getMessage());
      }
    }
  }

  private List<String> learn(Predicate<Path> wanted) {
    var names = new ArrayList<String>();
    for (Path folder : OwnNetworks.in(own).stream().filter(wanted).toList()) {
      String name = String.valueOf(folder.getFileName());
      if (catalogued(name).isPresent()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "A network of yours is not used: the catalogue has one of its name. name={0}",
            name);
        continue;
      }
      lock.lock();
      try {
        folders.put(name, folder);
      } finally {
        lock.unlock();
      }
      names.add(name);
    }
    return names;
  }

  private Network own(Path folder) {
    String name = String.valueOf(folder.getFileName());
    try {
      Network network = trying.apply(folder);
      LOG.log(System.Logger.Level.INFO, "A network of yours is ready name={0}", name);
      return network;
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A network of yours is not used name={0} because={1}",
          name,
          e.getMessage());
      lock.lock();
      try {
        refused.put(name, String.valueOf(e.getMessage()));
      } finally {
        lock.unlock();
      }
      throw e;
    }
  }

  /// Begins to load one, if nobody has.
  private Loading begin(String name, Supplier<Network> work) {
    lock.lock();
    try {
      return loading.computeIfAbsent(name, _ -> Loading.begin(name, () -> load(name, work)));
    } finally {
      lock.unlock();
    }
  }

  /// On the thread of its loading.
  private Network load(String name, Supplier<Network> work) {
    try {
      Network network = work.get();
      keep(name, network);
      return network;
    } finally {
      lock.lock();
      try {
        loading.remove(name);
      } finally {
        lock.unlock();
      }
    }
  }

  private void keep(String name, Network network) {
    lock.lock();
    try {
      if (!closed) {
        loaded.put(name, network);
        return;
      }
    } finally {
      lock.unlock();
    }
    network.close();
    throw new NetworkRefused("it is closed");
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
      folders.keySet().stream()
          .filter(name -> !loaded.containsKey(name) && !refused.containsKey(name))
          .forEach(name -> states.add(off(name, "it is being loaded and tried")));
      refused.forEach((name, why) -> states.add(off(name, why)));
    } finally {
      lock.unlock();
    }
    return states;
  }

  private static NetworkState off(String name, String why) {
    return new NetworkState(name, "own", "?", false, why);
  }

  /// The network of that name; empty when there is none.
  ///
  /// **On failure** [NetworkRefused] says why it cannot be used, an [InferenceFailed] that it is
  /// still being loaded.
  Optional<Network> find(String name) {
    return find(name, patience);
  }

  private Optional<Network> find(String name, Duration longest) {
    Loading there;
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
      Path folder = folders.get(name);
      if (closed || (folder == null && catalogued(name).isEmpty())) {
        return Optional.empty();
      }
      there = begin(name, folder == null ? () -> load(name) : () -> own(folder));
    } finally {
      lock.unlock();
    }
    return Optional.of(there.await(longest));
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
      closed = true;
      loaded.values().forEach(Network::close);
      loaded.clear();
    } finally {
      lock.unlock();
    }
  }
}
