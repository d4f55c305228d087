package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds shots: takes all pictures of a film in their order, and tells at the end how they follow
/// each other.
///
/// **Threading:** for one thread.
public final class SceneDetector {
  private final Ring ring = new Ring(2 * CutDetector.FAR + 4);
  private final Curve curve = new Curve();
  private final CutDetector cuts = new CutDetector();
  private final DissolveDetector dissolves = new DissolveDetector();

  public void add(SmallPicture picture) {
    ring.add(picture);
    curve.add(picture);
    cuts.look(ring);
    dissolves.look(new Coarse(picture), cuts.cuts());
  }

  /// How many pictures there were.
  public int pictures() {
    return curve.count();
  }

  /// What was found.
  ///
  /// @param end of the film, in ticks; not before its last picture
  public Scenes finish(long end) {
    if (curve.count() == 0) {
      return new Scenes(new Span(0, 0), List.of(), List.of());
    }
    cuts.finish(ring);
    long last = Math.max(end, curve.at(curve.count() - 1));
    var fades = new FadeDetector(curve, cuts.cuts(), last);
    var all = new ArrayList<Transition>();
    fades.fades().forEach(fade -> addUnlessWithin(all, fade));
    dissolves.finish(cuts.cuts()).forEach(dissolve -> addUnlessWithin(all, dissolve));
    cuts.cuts().all().forEach(cut -> addUnlessWithin(all, cut));
    all.sort(Comparator.comparingLong(transition -> transition.span().from()));
    return new Scenes(new Span(curve.at(0), last), all, fades.blacks());
  }

  /// What lies within a slow transition is part of it.
  private static void addUnlessWithin(List<Transition> all, Transition next) {
    Span span = next.span();
    var touched = new Span(span.from(), Math.max(span.to(), span.from() + 1));
    if (all.stream().noneMatch(one -> isAround(one, touched))) {
      all.add(next);
    }
  }

  private static boolean isAround(Transition one, Span span) {
    return new Span(one.span().from(), one.span().to() + 1).meets(span);
  }
}
