package dev.millrace;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.catalog.sql.Turn;
import dev.millrace.cli.CommandFailed;
import dev.millrace.lake.Lake;
import dev.millrace.lake.LakeConfig;
import dev.millrace.lake.LakeTables;
import dev.millrace.lake.sql.Press;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Brings what happens into the lake.
final class LakeDuty implements Duty {
  /// Any number that no other turn of ours has.
  private static final long TURN = 0x6d72_6c61_6b65L;

  private final Lake lake;

  private LakeDuty(Lake lake) {
    this.lake = lake;
  }

  /// The lake's tables as this process reaches them; nothing is connected to before somebody asks.
  static LakeTables tables(Premises here, Closing closing) {
    var on = here.on();
    DatabaseConfig where = on.database().config();
    var catalogue = new LakeTables.Catalogue(where.url(), where.user(), where.password());
    return closing.after(LakeTables.in(catalogue, on.store(), on.bucket().bucket()));
  }

  static LakeDuty in(Premises here, LakeTables tables, Closing closing) {
    var on = here.on();
    Path folder = here.settings().data().resolve("lake");
    LakeSection keys = here.settings().config().lake();
    var config = LakeConfig.of(folder.resolve("rows"), on.bucket().bucket(), keys.age());
    var turn = closing.after(new Turn(on.database(), TURN));
    var press = closing.after(new Press(folder.resolve("press")));
    var ground = new Lake.Ground(on.kafka(), on.store(), tables, turn::isOurs, press, here.clock());
    try {
      return new LakeDuty(closing.after(Lake.open(config, ground)));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the lake's folder %s (%s)".formatted(folder, e.getMessage()));
    }
  }

  @Override
  public void start() {
    lake.start();
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    return Map.of(
        "lake",
        Map.of("state", lake.trouble().isEmpty() ? "filled" : lake.trouble(), "rows", lake.rows()));
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(
        registry -> {
          count(registry, "rows", Lake::rows, "Rows that this process brought into the lake");
          count(registry, "misfits", Lake::misfits, "Records of which no row could be made");
          count(registry, "repeats", Lake::repeats, "Records that were rows already");
          count(
              registry, "missed", Lake::missed, "Records that Kafka let go before they were rows");
        });
  }

  private void count(
      MeterRegistry registry, String name, ToDoubleFunction<Lake> count, String description) {
    FunctionCounter.builder("millrace.lake." + name, lake, count)
        .description(description)
        .register(registry);
  }
}
