package dev.millrace.engines;

import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The engines of one program, started together and stopped in reverse order.
///
/// **Threading:** each engine starts on a thread of its own; the start lasts as long as the
/// slowest. **On failure:** when one fails, the others are closed and its exception, which names
/// engine and reason, is thrown; further failures are attached to it.
public final class Engines implements AutoCloseable {
  /// The loggers of the servers inside, which tell little to whoever runs the product: keep them
  /// at `WARN` or above.
  public static final List<String> NOISY_LOGGERS =
      List.of("kafka", "org.apache.kafka", "state.change.logger", "org.gaul", "com.yammer");

  private final List<Engine<?>> engines;

  /// Any of the engines, in the order in which they depend on each other.
  public Engines(Engine<?>... engines) {
    this.engines = List.of(engines);
  }

  /// Starts all and waits for all.
  public void start() {
    var failures = new ArrayList<RuntimeException>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<? extends Future<?>> starts =
          engines.stream().map(engine -> threads.submit(engine::start)).toList();
      for (int i = 0; i < starts.size(); i++) {
        await(engines.get(i), starts.get(i), failures);
      }
    }
    if (!failures.isEmpty()) {
      close();
      RuntimeException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private static void await(Engine<?> engine, Future<?> start, List<RuntimeException> failures) {
    try {
      var _ = start.get();
    } catch (ExecutionException e) {
      failures.add(
          e.getCause() instanceof RuntimeException known
              ? known
              : new EngineException(engine.name(), "did not start", e.getCause()));
    } catch (InterruptedException e) {
      start.cancel(true);
      Thread.currentThread().interrupt();
      failures.add(new EngineException(engine.name(), "interrupted while starting", e));
    }
  }

  /// Whether every engine runs.
  public boolean areRunning() {
    return engines.stream().allMatch(Engine::isRunning);
  }

  /// Stops all, last first; a second call does nothing.
  @Override
  public void close() {
    engines.reversed().forEach(Engine::close);
  }
}
