package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;

/// How the pictures of a film follow each other.
///
/// @param whole from its first picture to the end of its last
/// @param transitions in their order, none within another
/// @param blacks where nothing is to be seen
public record Scenes(Span whole, List<Transition> transitions, List<Span> blacks) {
  public Scenes {
    transitions = List.copyOf(transitions);
    blacks = List.copyOf(blacks);
  }

  /// The shots, one behind the other without a gap.
  public List<Span> shots() {
    var shots = new ArrayList<Span>();
    long from = whole.from();
    for (Transition transition : transitions) {
      long at = transition.boundary();
      if (isBetween(transition.span()) && at > from) {
        shots.add(new Span(from, at));
        from = at;
      }
    }
    if (whole.to() > from) {
      shots.add(new Span(from, whole.to()));
    }
    return List.copyOf(shots);
  }

  /// A film that begins or ends with a fade has no shot before or after it.
  private boolean isBetween(Span transition) {
    return transition.from() > whole.from() && transition.to() < whole.to();
  }
}
