package dev.millrace.vision;

import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.policy.Look;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SurveyListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One film being looked at: hands what is decoded to those who look for something, and has them
/// write down what they found.
///
/// **Threading:** each of them has a thread of its own. **Ownership:** [#close] ends them.
final class Viewing implements SurveyListener, AutoCloseable {
  private static final int MAX_REASONS = 50;
  private static final String NO_TRANSCRIBER =
      "there is no network for it: put one with the task transcribe into models.d";

  private final Wish wish;
  private final Equipment equipment;
  private final Sight sight;
  private final DoubleConsumer progress;
  private final SceneEye scenes = new SceneEye();

  /// What is to be looked at, and for what.
  ///
  /// @param book with the notes of those who looked at it before, if somebody did
  record Wish(Sheet.Film film, SourceInfo source, List<Look> looks, Notebook book) {}

  /// @param pace kept by all who look, and by who decodes for them
  Viewing(Wish wish, Equipment.Tools tools, DoubleConsumer progress, Pace pace) {
    this.wish = wish;
    this.equipment = Equipment.of(wish.looks, tools, wish.book, pace);
    this.sight = tools.sight();
    this.progress = progress;
  }

  /// Which pictures somebody looks at besides the very small ones.
  SurveyListener.Pictures wanted() {
    if (equipment.hasNetworks()) {
      return SurveyListener.Pictures.FINE;
    }
    return equipment.eyes().isEmpty()
        ? SurveyListener.Pictures.NONE
        : SurveyListener.Pictures.ROUGH;
  }

  @Override
  public void small(Moment when, byte[] planes) {
    equipment.pace().giveWay();
    scenes.small(when, planes);
  }

  @Override
  public void picture(Moment when, int width, int height, byte[] rgb) {
    var picture = new Rgb(width, height, rgb);
    equipment.eyes().forEach(eye -> eye.see(when, picture));
  }

  @Override
  public void sound(short[] samples, int count) {
    equipment.pace().giveWay();
    scenes.sound(samples, count);
    equipment.ear().ifPresent(ear -> ear.hear(samples, count));
  }

  @Override
  public void progress(double seconds) {
    progress.accept(Math.clamp(seconds / Math.max(1e-3, wish.source.duration().toDouble()), 0, 1));
  }

  /// What was found, sheet by sheet, and what came of each kind.
  record Result(List<Sheet> sheets, Map<String, Overview.Outcome> outcomes) {
    /// What people have to judge; empty when there is nothing.
    Optional<JsonNode> unsafe() {
      ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
      sheets.stream()
          .filter(sheet -> sheet.kind().equals(Kind.MODERATION.word()))
          .flatMap(sheet -> sheet.items().stream())
          .filter(item -> item.path("label").stringValue().equals(UnsafeEye.EXPLICIT_LABEL))
          .limit(MAX_REASONS)
          .forEach(reasons::add);
      return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }
  }

  /// Called when all is decoded.
  Result finish() {
    equipment.eyes().forEach(Watcher::await);
    Story story = Story.of(wish.film, scenes.finish(wish.source.duration()));
    var sheets = new ArrayList<Sheet>();
    if (wish.looks.contains(Look.SHOTS)) {
      sheets.add(Sheet.of(Kind.SHOTS, wish.film, Sheet.By.OURS, story.seen().shots()));
    }
    equipment.eyes().forEach(eye -> sheets.addAll(eye.finish(story)));
    equipment.ear().ifPresent(ear -> sheets.addAll(ear.finish(wish.film)));
    if (wish.looks.contains(Look.LABELS)) {
      new Meanings(sight).of(story, sheets).ifPresent(sheets::add);
    }
    if (wish.looks.contains(Look.SHOTS)) {
      sheets.add(Segments.of(story, sheets));
      sheets.addAll(new Highlights(story, sheets, equipment.quality().judged()).all());
    }
    sheets.removeIf(sheet -> !isWanted(sheet));
    var outcomes = new LinkedHashMap<String, Overview.Outcome>();
    for (Kind kind : Kind.values()) {
      outcomes.put(kind.word(), outcome(kind, sheets));
    }
    return new Result(sheets, outcomes);
  }

  /// Whose faces there are cannot be told without looking for faces.
  private boolean isWanted(Sheet sheet) {
    return wish.looks.contains(Kind.of(sheet.kind()).orElseThrow().look());
  }

  private Overview.Outcome outcome(Kind kind, List<Sheet> sheets) {
    if (!wish.looks.contains(kind.look())) {
      return Overview.Outcome.off("the film's policy does not ask for it");
    }
    return sheets.stream()
        .filter(sheet -> sheet.kind().equals(kind.word()))
        .findFirst()
        .map(sheet -> Overview.Outcome.done(sheet.items().size()))
        .orElseGet(() -> Overview.Outcome.off(why(kind)));
  }

  private String why(Kind kind) {
    String off = equipment.off().getOrDefault(kind.look(), "nothing to look at");
    return switch (kind) {
      case MEANING -> sight.off(Meanings.NETWORK).orElse(off);
      case TRANSCRIPT -> equipment.off().getOrDefault(Look.SPEECH, NO_TRANSCRIBER);
      default -> off;
    };
  }

  /// How many looks were not taken again, as somebody took them before.
  long reused() {
    return equipment.reused();
  }

  @Override
  public void close() {
    equipment.close();
  }
}
