package dev.millrace;

import dev.millrace.inference.RemoteNetworks;
import dev.millrace.live.Doorway;
import dev.millrace.models.Models;
import dev.millrace.streams.Blind;
import dev.millrace.streams.Eyes;
import dev.millrace.streams.Recent;
import dev.millrace.streams.source.Source;
import dev.millrace.streams.sql.SqlLedgers;
import dev.millrace.streams.sql.SqlStreams;
import dev.millrace.streams.stage.Sources;
import dev.millrace.streams.stage.StoredFilms;
import dev.millrace.streams.stage.Sweep;
import dev.millrace.streams.stage.Ways;
import dev.millrace.streams.watch.LocalEyes;
import dev.millrace.streams.watch.RemoteEyes;
import dev.millrace.streams.watch.TensorEyes;
import dev.millrace.streams.watch.Watching;
import dev.millrace.transcode.LiveFrames;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.web.StreamDesk;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes frames out of live streams, has networks look at them, and keeps what they see.
final class StreamsRole implements Duty {
  private static final Duration INFERENCE_PATIENCE = Duration.ofSeconds(10);

  private final Ways ways;
  private final Watching watching;
  private final Sources sources;
  private final Sweep sweep;

  private StreamsRole(Premises here, Eyes eyes, Ffmpeg ffmpeg, Closing closing) {
    var on = here.on();
    StreamsSection section = here.settings().config().streams();
    SqlStreams streams = streams(here);
    SqlLedgers ledgers = ledgers(here);
    var place =
        new Watching.Place(
            on.kafka(), on.store(), streams, ledgers, () -> on.ids().next().value(), here.clock());
    this.watching =
        closing.after(
            section.transport() == StreamsSection.Transport.KAFKA
                ? Watching.overKafka(place, eyes, section.patience())
                : Watching.local(place, eyes, section.patience()));
    this.ways = ways(here, () -> ffmpeg, closing);
    var frames = new LiveFrames(ffmpeg, SourceLimits.STANDARD);
    String node = here.settings().workflow().nodeName();
    this.sources =
        closing.after(
            new Sources(
                new Sources.Books(streams, ledgers, node),
                ways,
                new Source.Kit(frames, watching.transport(), here.clock())));
    this.sweep = closing.after(new Sweep(streams, on.store(), section.keep(), here.clock()));
  }

  /// @param inference the networks of this process, if it has any
  static StreamsRole in(
      Premises here, Optional<InferenceRole> inference, Ffmpeg ffmpeg, Closing closing) {
    return new StreamsRole(here, eyes(here, inference, closing), ffmpeg, closing);
  }

  private static Eyes eyes(Premises here, Optional<InferenceRole> inference, Closing closing) {
    StreamsSection section = here.settings().config().streams();
    if (section.inference().isPresent()) {
      return switch (section.inferenceProtocol()) {
        case FRAMES ->
            closing.after(new RemoteEyes(section.inference().get(), section.inferenceToken()));
        case TENSORS -> closing.after(tensorEyes(here, section.inference().get()));
      };
    }
    return inference
        .<Eyes>map(role -> new LocalEyes(role.networks()))
        .orElse(
            (_, _) -> {
              throw new Blind(
                  Blind.Kind.OFF,
                  "no networks here: set streams.inference, or add the role inference",
                  -1);
            });
  }

  private static TensorEyes tensorEyes(Premises here, URI server) {
    var config = here.settings().config();
    var cache = Models.standardCache(System.getenv());
    var own = config.inference().in(cache, here.settings().data().path()).own();
    var token = config.streams().inferenceToken();
    var place = new RemoteNetworks.Place(server, token, INFERENCE_PATIENCE);
    return new TensorEyes(new RemoteNetworks(place, cache, own));
  }

  /// What the API speaks for, wherever streams run.
  ///
  /// @param role this process's own, if it runs any
  static StreamDesk desk(Premises here, Optional<StreamsRole> role, Closing closing) {
    Supplier<Ffmpeg> none =
        () -> {
          throw new IllegalStateException("streams are run by processes of the role streams");
        };
    Ways ways = role.map(own -> own.ways).orElseGet(() -> ways(here, none, closing));
    Recent recent = closing.after(new Recent(here.on().kafka(), here.clock()));
    return new StreamDesk(
        streams(here),
        ledgers(here),
        recent,
        here.on().store(),
        ways,
        role.map(own -> own.sources));
  }

  private static SqlStreams streams(Premises here) {
    var on = here.on();
    return new SqlStreams(on.database(), on.outbox(), here.clock(), on.ids());
  }

  private static SqlLedgers ledgers(Premises here) {
    var on = here.on();
    return new SqlLedgers(on.database(), on.outbox(), here.clock(), on.ids());
  }

  private static Ways ways(Premises here, Supplier<Ffmpeg> ffmpeg, Closing closing) {
    List<Doorway> doorways = LiveDoors.of(here.settings(), ffmpeg, closing);
    var on = here.on();
    var folder = here.settings().data().resolve("streams");
    return new Ways(doorways, new StoredFilms(on.catalog(), on.store(), folder, ffmpeg));
  }

  @Override
  public void start() {
    ways.films().start();
    watching.start();
    sources.start();
    sweep.start();
  }

  @Override
  public Map<String, String> parts() {
    return Map.of("streams", watching.ready() ? "" : "does not read frames from Kafka");
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    return Map.of("streams", Map.of("sources", sources.count(), "running", sources.live()));
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(new StreamMetrics(sources, watching.counts()));
  }
}
