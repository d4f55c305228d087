package dev.millrace.media.track;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Follows things from picture to picture.
///
/// **Threading**: for one thread. What it knows is a value ([#state]), so that another can go on
/// where this one stopped.
public final class Tracker {
  /// Boxes are made larger before they are compared: what moves fast for its size does not meet
  /// itself otherwise.
  private static final double GROWN = 0.3;

  private static final double FORBIDDEN = 1e6;

  private final TrackerConfig config;
  private List<Track> tracks;
  private long lastId;

  /// What a tracker knows.
  public record State(long lastId, List<Track> tracks) {
    /// Of one that has seen nothing.
    public static final State NOTHING = new State(0, List.of());

    public State {
      tracks = List.copyOf(tracks);
    }
  }

  public Tracker(TrackerConfig config) {
    this(config, State.NOTHING);
  }

  /// One that goes on where another stopped.
  public Tracker(TrackerConfig config, State state) {
    this.config = config;
    this.tracks = new ArrayList<>(state.tracks());
    this.lastId = state.lastId();
  }

  public State state() {
    return new State(lastId, tracks);
  }

  /// How many things have been counted so far is the number of [Tracked#isNew]; this is how many
  /// are in sight, or were a moment ago.
  public int inSight() {
    return (int) tracks.stream().filter(this::isConfirmed).count();
  }

  /// Takes the next picture.
  ///
  /// @param seconds its time, which does not go back
  /// @return what of it belongs to a track, in no order
  public List<Tracked> see(double seconds, List<Sighting> sightings) {
    List<Integer> order =
        IntStream.range(0, sightings.size())
            .boxed()
            .sorted(Comparator.comparingDouble(n -> -sightings.get(n).score()))
            .limit(config.most())
            .toList();
    var scene = new Scene(seconds, sightings, new ArrayList<>(tracks.size()));
    tracks.forEach(track -> scene.left.add(track.at(seconds)));
    var sure = new ArrayList<>(order.stream().filter(n -> isSure(sightings.get(n))).toList());
    var weak = new ArrayList<>(order.stream().filter(n -> !isSure(sightings.get(n))).toList());
    scene.match(sure, config.overlap());
    scene.match(weak, config.weakOverlap());
    sure.forEach(scene::begin);
    scene.left.stream().filter(track -> isRemembered(track, seconds)).forEach(scene.kept::add);
    tracks = scene.kept;
    return scene.result;
  }

  private boolean isSure(Sighting sighting) {
    return sighting.score() >= config.sure();
  }

  private boolean isConfirmed(Track track) {
    return track.hits() >= config.hits();
  }

  /// What was seen once or twice and then not is a mistake.
  private boolean isRemembered(Track track, double seconds) {
    double patience = isConfirmed(track) ? config.patienceSeconds() : config.patienceSeconds() / 4;
    return seconds - track.seenSeconds() <= patience;
  }

  /// One picture on its way through.
  private final class Scene {
    private final double seconds;
    private final List<Sighting> sightings;
    private final List<Track> left;
    private final List<Track> kept = new ArrayList<>();
    private final List<Tracked> result = new ArrayList<>();

    Scene(double seconds, List<Sighting> sightings, List<Track> left) {
      this.seconds = seconds;
      this.sightings = sightings;
      this.left = left;
    }

    /// Brings tracks that are left and these sightings together; removes from both what met.
    void match(List<Integer> candidates, double overlap) {
      double[][] cost = new double[left.size()][candidates.size()];
      for (int t = 0; t < left.size(); t++) {
        for (int c = 0; c < candidates.size(); c++) {
          cost[t][c] = cost(left.get(t), sightings.get(candidates.get(c)), overlap);
        }
      }
      int[] found = Assignment.least(cost);
      var metTracks = new ArrayList<Track>();
      var metSightings = new ArrayList<Integer>();
      for (int t = 0; t < found.length; t++) {
        if (found[t] >= 0 && cost[t][found[t]] < FORBIDDEN) {
          Integer index = candidates.get(found[t]);
          metTracks.add(left.get(t));
          metSightings.add(index);
          keep(left.get(t).seen(sightings.get(index).box(), seconds), index);
        }
      }
      left.removeAll(metTracks);
      candidates.removeAll(metSightings);
    }

    private double cost(Track track, Sighting sighting, double overlap) {
      if (!track.label().equals(sighting.label())) {
        return FORBIDDEN;
      }
      double common = track.box().grown(GROWN).overlap(sighting.box().grown(GROWN));
      if (common >= overlap) {
        return 1 - common;
      }
      double apart = track.box().apart(sighting.box());
      return apart < config.reach() ? 1 + apart : FORBIDDEN;
    }

    void begin(int index) {
      if (kept.size() + left.size() < config.most()) {
        keep(Track.begin(++lastId, sightings.get(index), seconds), index);
      }
    }

    private void keep(Track track, int index) {
      kept.add(track);
      result.add(
          new Tracked(
              index,
              track.id(),
              sightings.get(index),
              isConfirmed(track),
              track.hits() == config.hits()));
    }
  }
}
