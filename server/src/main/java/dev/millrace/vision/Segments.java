package dev.millrace.vision;

import dev.millrace.media.scene.CreditsFinder;
import dev.millrace.media.scene.Span;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The parts of a film that are not its story: black, silence, slow transitions, credits.
final class Segments {
  private Segments() {}

  /// @param sheets what else was found; credits are found by the text in them
  static Sheet of(Story story, List<Sheet> sheets) {
    List<ObjectNode> items = story.seen().segments();
    credits(story, sheets)
        .ifPresent(span -> items.add(story.times().item(span).put("type", "credits")));
    items.sort(Comparator.comparingDouble(item -> item.path("fromSeconds").doubleValue()));
    return Sheet.of(Kind.SEGMENTS, story.film(), Sheet.By.OURS, items);
  }

  private static Optional<Span> credits(Story story, List<Sheet> sheets) {
    Span whole = story.seen().scenes().whole();
    long second =
        Math.max(1, Rational.ONE.dividedBy(story.times().tick()).toLong(RoundingMode.HALF_UP));
    List<CreditsFinder.Line> lines =
        sheets.stream()
            .filter(sheet -> sheet.kind().equals(Kind.TEXT.word()))
            .flatMap(sheet -> sheet.items().stream())
            .map(Segments::line)
            .toList();
    return new CreditsFinder(whole, second).find(lines);
  }

  private static CreditsFinder.Line line(ObjectNode item) {
    double top = item.at("/box/y").doubleValue();
    return new CreditsFinder.Line(
        new Span(item.path("fromPts").longValue(), item.path("toPts").longValue()),
        top + item.at("/box/height").doubleValue() / 2);
  }
}
