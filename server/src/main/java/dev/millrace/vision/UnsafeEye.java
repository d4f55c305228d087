package dev.millrace.vision;

import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.media.scene.Span;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Looks for what not everybody should see. What it finds is for people to review: the network is
/// often wrong, so nothing follows from it by itself.
///
/// A picture every two seconds; a verdict is the mean of three.
final class UnsafeEye implements Eye<UnsafeEye.Verdict> {
  static final String NETWORK = "nsfw-inception";

  /// Of the pictures that come: two a second.
  private static final int EVERY = 4;

  private static final int TOGETHER = 3;
  static final String EXPLICIT_LABEL = "explicit";
  private static final double EXPLICIT = 0.85;
  private static final double SUGGESTIVE = 0.7;

  private final Sight sight;
  private final List<Look> looks = new ArrayList<>();

  /// What one picture looks like.
  record Verdict(double explicit, double suggestive) {}

  private record Look(long at, Verdict verdict) {}

  UnsafeEye(Sight sight) {
    this.sight = sight;
  }

  @Override
  public String name() {
    return "moderation";
  }

  @Override
  public Class<Verdict> noteType() {
    return Verdict.class;
  }

  @Override
  public Sheet.By by() {
    return Sheet.By.of(sight.mark(NETWORK));
  }

  @Override
  public int every() {
    return EVERY;
  }

  @Override
  public Verdict look(Rgb picture) {
    List<Found> found = sight.look(NETWORK, picture).found();
    return new Verdict(score(found, "Porn") + score(found, "Hentai"), score(found, "Sexy"));
  }

  @Override
  public void take(Moment when, Verdict seen) {
    looks.add(new Look(when.at(), seen));
  }

  private static double score(List<Found> found, String label) {
    return found.stream().filter(one -> one.label().equals(label)).mapToDouble(Found::score).sum();
  }

  @Override
  public List<Sheet> finish(Story story) {
    var items = new ArrayList<ObjectNode>();
    for (int n = 0; n < looks.size(); n++) {
      double explicit = mean(n, true);
      boolean unsafe = explicit >= EXPLICIT;
      double score = unsafe ? explicit : mean(n, false);
      if (unsafe || score >= SUGGESTIVE) {
        long end = n + 1 < looks.size() ? looks.get(n + 1).at : story.end();
        add(items, story.times(), new Span(looks.get(n).at, Math.max(looks.get(n).at, end)), score);
        items.getLast().put("label", unsafe ? EXPLICIT_LABEL : "suggestive");
      }
    }
    return List.of(Sheet.of(Kind.MODERATION, story.film(), by(), items));
  }

  private static void add(List<ObjectNode> items, Times times, Span span, double score) {
    items.add(times.item(span).put("score", Math.round(score * 1e3) / 1e3));
  }

  private double mean(int at, boolean explicit) {
    int from = Math.max(0, Math.min(at - TOGETHER / 2, looks.size() - TOGETHER));
    return looks.subList(from, Math.min(looks.size(), from + TOGETHER)).stream()
        .mapToDouble(look -> explicit ? look.verdict.explicit : look.verdict.suggestive)
        .average()
        .orElse(0);
  }
}
