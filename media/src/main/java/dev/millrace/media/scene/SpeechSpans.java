package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;

/// Where somebody speaks, from how likely that is in one short part after the other.
///
/// Speech begins when it is likely and ends when it has been unlikely for a while, so that it does
/// not fall apart at every breath.
///
/// **Threading:** for one thread.
public final class SpeechSpans {
  private static final double BEGINS = 0.5;
  private static final double GOES_ON = 0.35;
  private static final double BREATH_SECONDS = 0.3;
  private static final double SHORTEST_SECONDS = 0.25;

  private final int part;
  private final long breath;
  private final long shortest;
  private final long longest;
  private final List<Span> spans = new ArrayList<>();
  private long samples;
  private long since = -1;
  private long until;

  /// @param rate samples a second
  /// @param part samples of each part
  public SpeechSpans(int rate, int part) {
    this(rate, part, Double.MAX_VALUE);
  }

  /// One that ends spans that become too long, wherever they are.
  public SpeechSpans(int rate, int part, double longestSeconds) {
    this.part = part;
    this.longest = (long) (longestSeconds * rate);
    this.breath = (long) (BREATH_SECONDS * rate);
    this.shortest = (long) (SHORTEST_SECONDS * rate);
  }

  /// The next part.
  ///
  /// @param likely 0 to 1
  public void add(double likely) {
    if (likely >= (since < 0 ? BEGINS : GOES_ON)) {
      since = since < 0 ? samples : since;
      until = samples + part;
      if (until - since >= longest) {
        end();
      }
    } else if (since >= 0 && samples + part - until >= breath) {
      end();
    }
    samples += part;
  }

  /// Those that have ended since it was asked last; they are forgotten.
  public List<Span> take() {
    var ended = List.copyOf(spans);
    spans.clear();
    return ended;
  }

  /// In samples.
  public List<Span> finish() {
    if (since >= 0) {
      end();
    }
    return List.copyOf(spans);
  }

  private void end() {
    if (until - since >= shortest) {
      spans.add(new Span(since, until));
    }
    since = -1;
  }
}
