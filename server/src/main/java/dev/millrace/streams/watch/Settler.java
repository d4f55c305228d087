package dev.millrace.streams.watch;

import dev.millrace.streams.Drop;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.Ledgers.Happening;
import dev.millrace.streams.rules.Incident;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Settles batches of some streams, each stream's in order.
///
/// **Threading**: for one thread. **Limits**: 200 streams are followed, those longest ago are read
/// again from the database; 50 happenings and 5 pictures of them a batch.
final class Settler {
  private static final Logger LOG = System.getLogger(Settler.class.getName());
  private static final int MOST_FOLLOWED = 200;
  private static final int MOST_HAPPENINGS = 50;
  private static final int MOST_SNAPSHOTS = 5;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Kit kit;
  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  /// What it works with.
  ///
  /// @param ids new names for what happens
  record Kit(
      Ledgers ledgers, Keeper keeper, Supplier<String> ids, InstantSource clock, Counts counts) {}

  /// Where a stream is followed.
  private record Place(Follower follower, long epoch, long next) {
    boolean isFor(FrameBatch batch) {
      return epoch == batch.epoch() && next == batch.from();
    }
  }

  Settler(Kit kit) {
    this.kit = kit;
  }

  /// A batch that is followed and not accounted for yet.
  ///
  /// @param result empty when there is none to keep
  record Settlement(
      Looked looked,
      Follower follower,
      Optional<Keeper.Settling> result,
      List<Happening> happenings) {}

  /// Follows what a batch shows; empty when it was accounted for before, or its stream is gone.
  Optional<Settlement> follow(Looked looked) {
    FrameBatch batch = looked.batch();
    Follower follower = follower(looked);
    if (follower == null) {
      return Optional.empty();
    }
    var drawing = new Drawing(looked, follower);
    for (Looked.Shown shown : looked.frames()) {
      drawing.add(follower.see(batch.epoch(), shown));
    }
    places.put(batch.stream(), new Place(follower, batch.epoch(), batch.to()));
    if (places.size() > MOST_FOLLOWED) {
      places.remove(places.keySet().iterator().next());
    }
    return Optional.of(drawing.settlement());
  }

  private @Nullable Follower follower(Looked looked) {
    FrameBatch batch = looked.batch();
    Place place = places.remove(batch.stream());
    if (place != null && place.isFor(batch)) {
      Follower known = place.follower();
      return known.stream().revision() == looked.stream().revision()
          ? known
          : new Follower(looked.stream(), known.state(""));
    }
    Optional<Ledgers.Progress> progress = kit.ledgers().progress(batch.stream(), batch.epoch());
    return progress
        .filter(known -> known.accounted() <= batch.from())
        .map(known -> new Follower(looked.stream(), Followed.of(known.state())))
        .orElse(null);
  }

  /// Keeps it and accounts for it; again after a failure.
  void complete(Settlement settlement) throws Keeper.NotKept, InterruptedException {
    Looked looked = settlement.looked();
    FrameBatch batch = looked.batch();
    if (settlement.result().isPresent()) {
      kit.keeper().keep(settlement.result().get());
    }
    var entry =
        new Ledgers.Entry(
            batch.stream(),
            batch.epoch(),
            batch.from(),
            batch.to(),
            looked.tallies(),
            settlement.follower().state(looked.why()).toJson(),
            settlement.result().flatMap(Keeper.Settling::picture),
            settlement.happenings());
    if (kit.ledgers().account(entry)) {
      kit.counts().settled(looked.tallies(), settlement.happenings().size());
      long now = kit.clock().millis();
      looked
          .frames()
          .forEach(shown -> settlement.follower().settled(now - shown.frame().atMillis()));
    } else {
      places.remove(batch.stream());
    }
  }

  /// Accounts for a batch of which nothing can be made, so that none of its frames stays on
  /// its way; whoever follows its stream goes on where he was.
  void giveUp(FrameBatch batch) {
    places.remove(batch.stream());
    String state =
        kit.ledgers()
            .progress(batch.stream(), batch.epoch())
            .map(Ledgers.Progress::state)
            .orElse("");
    var entry =
        new Ledgers.Entry(
            batch.stream(),
            batch.epoch(),
            batch.from(),
            batch.to(),
            batch.rest().plusDropped(Drop.FAILED, batch.frames().size()),
            Followed.of(state).toJson(),
            Optional.empty(),
            List.of());
    kit.ledgers().account(entry);
  }

  /// Results and pictures of a batch in the making.
  private final class Drawing {
    private final Looked looked;
    private final Follower follower;
    private final long nowMillis = kit.clock().millis();
    private final List<Result.Frame> frames = new ArrayList<>();
    private final List<Result.Event> events = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();
    private final List<Keeper.Picture> pictures = new ArrayList<>();
    private int snapshots;

    Drawing(Looked looked, Follower follower) {
      this.looked = looked;
      this.follower = follower;
    }

    void add(Follower.Scene scene) {
      Looked.Shown shown = scene.shown();
      FrameBatch.Frame frame = shown.frame();
      frames.add(
          new Result.Frame(
              frame.seq(),
              frame.atMillis(),
              frame.ptsSeconds(),
              nowMillis - frame.atMillis(),
              shown.findings().width(),
              shown.findings().height(),
              scene.things()));
      boolean isSnapshot = !scene.incidents().isEmpty() && snapshots < MOST_SNAPSHOTS;
      snapshots += isSnapshot ? 1 : 0;
      boolean isDue = follower.isPictureDue(frame.atMillis());
      String picture = isSnapshot || isDue ? draw(scene) : null;
      scene.incidents().forEach(incident -> happened(incident, picture));
    }

    private @Nullable String draw(Follower.Scene scene) {
      FrameBatch batch = looked.batch();
      try {
        byte[] jpeg =
            Annotator.draw(
                scene.shown().frame().jpeg(), scene.things(), looked.stream().wish().rules());
        String key = Keeper.key(batch.stream(), batch.epoch(), scene.shown(), "jpg");
        pictures.add(new Keeper.Picture(key, jpeg));
        return key;
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "A frame is not drawn. stream={0} {1}", batch.stream(), e);
        return null;
      }
    }

    private void happened(Incident incident, @Nullable String picture) {
      if (happenings.size() >= MOST_HAPPENINGS) {
        return;
      }
      String stream = looked.batch().stream();
      long millis = Math.round(incident.atSeconds() * 1000);
      var event =
          new Result.Event(
              kit.ids().get(),
              incident.kind(),
              incident.where(),
              incident.direction().isEmpty() ? null : incident.direction(),
              incident.track(),
              incident.label(),
              millis,
              Math.round(incident.seconds() * 1000) / 1e3,
              picture == null ? null : address(stream, picture));
      events.add(event);
      happenings.add(
          new Happening(
              event.id(),
              incident.kind(),
              Instant.ofEpochMilli(millis),
              JSON.writeValueAsString(event),
              incident.isAlert()));
    }

    private static String address(String stream, String key) {
      String prefix = "streams/" + stream + "/";
      return "/v1/streams/" + stream + "/pictures/" + key.substring(prefix.length());
    }

    Settlement settlement() {
      FrameBatch batch = looked.batch();
      if (frames.isEmpty()) {
        return new Settlement(looked, follower, Optional.empty(), happenings);
      }
      var result =
          new Result(
              batch.stream(),
              batch.epoch(),
              batch.from(),
              batch.to(),
              looked.model(),
              looked.version(),
              nowMillis,
              frames,
              events,
              follower.counts());
      String key = Keeper.key(batch.stream(), batch.epoch(), looked.frames().getFirst(), "json");
      var settling =
          new Keeper.Settling(batch.stream(), key, JSON.writeValueAsBytes(result), pictures);
      return new Settlement(looked, follower, Optional.of(settling), happenings);
    }
  }
}
