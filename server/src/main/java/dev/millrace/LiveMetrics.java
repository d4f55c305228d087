package dev.millrace;

import dev.millrace.live.stage.Broadcasts;
import dev.millrace.live.stage.Health;
import dev.millrace.live.stage.Trouble;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// How the channels of this process fare.
record LiveMetrics(Broadcasts broadcasts) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "channels", "Channels that run here", Broadcasts::count);
    gauge(registry, "publishers", "Channels that somebody publishes to", LiveMetrics::publishers);
    gauge(
        registry,
        "input.bits.per.second",
        "What comes in, of all channels together",
        all -> all.all().stream().mapToDouble(Health::inputBitsPerSecond).sum());
    gauge(
        registry,
        "input.packets.lost",
        "Packets of transport streams that were lost on their way, of those who publish now",
        all -> all.all().stream().mapToDouble(health -> health.losses().packets()).sum());
    gauge(
        registry,
        "frames.dropped",
        "Pictures that came too soon after others, of those who publish now",
        all -> all.all().stream().mapToDouble(health -> health.losses().surplus()).sum());
    gauge(
        registry,
        "frames.duplicated",
        "Pictures shown twice, as others did not come, of those who publish now",
        all -> all.all().stream().mapToDouble(health -> health.losses().missing()).sum());
    gauge(
        registry,
        "waiting",
        "Viewers' requests that wait for the next part",
        all -> all.all().stream().mapToDouble(Health::waiting).sum());
    gauge(
        registry,
        "viewers",
        "Sessions that asked for something in the last ten seconds",
        all -> all.all().stream().mapToDouble(Health::viewers).sum());
    gauge(
        registry,
        "archive.behind",
        "Segments that are not stored yet",
        all -> all.all().stream().mapToDouble(Health::notStored).sum());
    gauge(
        registry,
        "on.backup",
        "Channels whose backup is on air",
        all -> all.all().stream().filter(health -> "backup".equals(health.onAir())).count());
    gauge(
        registry,
        "on.slate",
        "Channels that show a slate because nobody publishes",
        all -> all.all().stream().filter(health -> "slate".equals(health.onAir())).count());
    encoders(registry);
    alerts(registry, broadcasts);
  }

  private void encoders(MeterRegistry registry) {
    gauge(
        registry,
        "window.bytes",
        "What the windows of all channels hold in memory",
        Broadcasts::windowBytes);
    gauge(
        registry,
        "latency.seconds.most",
        "Of the slowest channel, what lies between a moment's coming in and its part",
        all -> most(all, Health.Delivery::latency));
    gauge(
        registry,
        "jitter.seconds.most",
        "Of the most uneven channel, how unevenly parts come",
        all -> most(all, Health.Delivery::jitter));
    gauge(
        registry,
        "skew.seconds.most",
        "Of the channel that is worst, how far pictures and their sound come apart",
        all -> most(all, delivery -> delivery.skew().abs()));
    gauge(
        registry,
        "encode.speed.least",
        "Of the slowest channel, seconds encoded in a second: below 1 it falls behind",
        LiveMetrics::slowest);
    gauge(
        registry,
        "encode.cores",
        "Processor cores that the channels' encoders take",
        all -> all.cores().taken());
    gauge(
        registry,
        "rungs.left.out",
        "Rungs that are not made, as the machine does not keep up",
        all -> all.all().stream().mapToInt(health -> health.leftOut().size()).sum());
  }

  private static void alerts(MeterRegistry registry, Broadcasts all) {
    for (Trouble trouble : Trouble.values()) {
      Gauge.builder("millrace.live.alerts", all, here -> here.having(trouble))
          .tag("alert", trouble.word())
          .description("Channels that something is wrong with")
          .register(registry);
    }
  }

  private static double most(Broadcasts all, Function<Health.Delivery, Duration> value) {
    return all.all().stream()
        .mapToDouble(health -> value.apply(health.delivery()).toMillis() / 1e3)
        .max()
        .orElse(0);
  }

  private static double publishers(Broadcasts all) {
    return all.all().stream().filter(Health::isPublished).count();
  }

  private static double slowest(Broadcasts all) {
    return all.all().stream()
        .filter(health -> health.from() != null)
        .mapToDouble(Health::encodeSpeed)
        .filter(speed -> speed > 0)
        .min()
        .orElse(1);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Broadcasts> value) {
    Gauge.builder("millrace.live." + name, broadcasts, value)
        .description(description)
        .register(registry);
  }
}
