package dev.millrace.live.encode;

import dev.millrace.live.origin.Rendition;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.EncodeListener;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The tracks of a stretch as the encoder makes them, by their names, and what stands in for those
/// of which nothing comes.
///
/// **Threading**: one thread looks and one ends; each track has one of its own.
final class Tracks implements EncodeListener {
  private final Session.OnStage place;
  private final LiveEncoder encoder;
  private final Tempo tempo;
  private final Optional<Kind> lacks;
  private final Gate gate;
  private final List<TrackFeed> feeds;
  private volatile @Nullable Filling filling;
  private volatile Optional<Kind> filled = Optional.empty();

  /// @param lacks what the encoder makes nothing of, as it does not come
  Tracks(
      Session.OnStage place,
      Fellows fellows,
      LiveEncoder encoder,
      Tempo tempo,
      Optional<Kind> lacks) {
    this.place = place;
    this.encoder = encoder;
    this.tempo = tempo;
    this.lacks = lacks;
    this.gate = fellows.gate();
    this.feeds =
        place.programme().renditions().stream()
            .map(
                one ->
                    new TrackFeed(place.programme(), one, place.stretch(), fellows, place.keeper()))
            .toList();
  }

  Optional<Kind> lacks() {
    return lacks;
  }

  /// The largest track of pictures is shown by those that are not made too.
  @Override
  public void track(String name, InputStream media) throws IOException {
    List<TrackFeed> mine =
        IntStream.range(0, feeds.size())
            .filter(i -> shown(i).equals(name))
            .mapToObj(feeds::get)
            .toList();
    new TrackReading(mine).read(media);
  }

  /// The name of the encoder's track that a rendition shows.
  private String shown(int index) {
    Rendition one = place.programme().renditions().get(Math.max(index, place.stretch().left()));
    return one.spec() instanceof TrackSpec.Audio ? LiveEncoder.AUDIO : one.spec().name();
  }

  @Override
  public void used(Duration cpu) {
    tempo.used(cpu);
  }

  @Override
  public void progress(double seconds) {
    tempo.encoded(seconds);
  }

  /// Begins to stand in for what is missing, and ends when that has come again.
  void look(Optional<Kind> missing) {
    Filling now = filling;
    Optional<Kind> wanted = lacks.or(() -> missing);
    if (now == null && wanted.isPresent() && canFill(wanted.get())) {
      fill(wanted.get());
    } else if (now != null && wanted.isEmpty()) {
      now.stop();
      filling = null;
      filled = Optional.empty();
    }
  }

  /// Pictures that are sent as they come are coded as nothing of ours is.
  private boolean canFill(Kind kind) {
    return kind == Kind.SOUND || !place.programme().plan().isPassed();
  }

  /// Why pictures can not be sent as they come any more; empty while they can.
  Optional<Beat.Off> offBeat() {
    return feeds.stream().flatMap(feed -> feed.offBeat().stream()).findFirst();
  }

  private void fill(Kind kind) {
    var followers = new LinkedHashMap<TrackFeed, String>();
    IntStream.range(0, feeds.size())
        .filter(i -> kindOf(i) == kind)
        .forEach(i -> followers.put(feeds.get(i), shown(i)));
    List<Integer> leaders =
        IntStream.range(0, feeds.size()).filter(i -> kindOf(i) != kind).boxed().toList();
    LivePlan plan = place.plan().only(kind);
    Rendition largest = place.programme().renditions().get(place.stretch().left());
    var next =
        new Filling(
            gate,
            new Filling.Cast(followers, leaders, lacks.isPresent()),
            () -> Filler.of(encoder, plan, largest.still()));
    filling = next;
    filled = Optional.of(kind);
    next.start();
  }

  private Kind kindOf(int index) {
    boolean isSound = place.programme().renditions().get(index).spec() instanceof TrackSpec.Audio;
    return isSound ? Kind.SOUND : Kind.PICTURES;
  }

  /// What is made up just now.
  Optional<Kind> filled() {
    return filled;
  }

  /// Whether what stands in is coded otherwise than what came: the session has to begin anew.
  boolean isUnfit() {
    Filling now = filling;
    return now != null && now.isUnfit();
  }

  /// The encoder has ended, and all that it made has been read.
  void over() {
    Filling last = filling;
    if (last != null) {
      last.stop();
      IntStream.range(0, feeds.size()).forEach(gate::left);
      last.await(Ending.PATIENCE);
    }
  }
}
