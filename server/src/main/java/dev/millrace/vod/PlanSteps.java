package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.TextTracks;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import dev.millrace.workflow.step.StepSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The step `plan`: decides what is made of a source, and adds the steps that make it.
///
/// Costs are in seconds of film, so that the workflow's progress runs with the film. Priorities
/// put first what makes it playable (one segment of the lowest rung, and sound), then its start in
/// the other rungs, then the rest in order; a lighter step behind a heavier one would have to wait
/// for it.
final class PlanSteps {
  private static final int PRIORITY_FIRST = 1000;
  private static final int PRIORITY_AUDIO = 950;
  private static final int PRIORITY_SECOND = 900;
  private static final int PRIORITY_POSTER = 800;
  private static final int PRIORITY_STORYBOARD = 750;
  private static final int PRIORITY_CHUNK = 700;

  /// Chunks behind the film's first minutes are alike, so that films in the making take turns, and
  /// less than the distance between two policies' priorities: see [Policies#shift].
  private static final int BULK_DEPTH = 90;

  private static final double AUDIO_COST = 0.05;
  private static final double POSTER_COST = 1;
  private static final double STORYBOARD_COST = 0.01;
  private static final double TEXT_COST = 1;
  private static final double PUBLISH_COST = 1;

  private final Catalog catalog;
  private final ObjectStore store;
  private final int chunkSlots;
  private final InstantSource clock;

  PlanSteps(Catalog catalog, ObjectStore store, int cpus, InstantSource clock) {
    this.catalog = catalog;
    this.store = store;
    this.chunkSlots = Kinds.chunkSlots(cpus);
    this.clock = clock;
  }

  /// The work of the step.
  StepResult plan(StepContext context) {
    var source = StepJson.read(context.output("probe").orElseThrow(), SourceInfo.class);
    var asset = catalog.find(new AssetId(context.subject())).orElseThrow();
    EncodePlan plan = EncodePlan.of(source, Policies.encode(Policies.of(asset)));
    var planned = new Planned(Integer.toString(asset.version()), clock.instant(), plan);
    planned.write(store, context.subject());
    return StepResult.of(StepJson.write(planned)).then(steps(plan));
  }

  /// Every step that follows from a plan.
  List<StepSpec> steps(EncodePlan plan) {
    var steps = new ArrayList<StepSpec>();
    plan.video().ifPresent(video -> pieces(plan, video, steps));
    double seconds = plan.source().duration().toDouble();
    for (EncodePlan.Audio track : plan.audio()) {
      steps.add(
          StepSpec.of(Kinds.AUDIO, "audio/" + track.name())
              .after("plan")
              .input(StepJson.write(new Track(track.name())))
              .priority(PRIORITY_AUDIO)
              .cost(AUDIO_COST * seconds));
    }
    if (plan.video().isPresent()) {
      steps.add(
          StepSpec.of(Kinds.POSTER, "images/poster")
              .after("plan")
              .priority(PRIORITY_POSTER)
              .cost(POSTER_COST)
              .optional());
      steps.add(storyboard(plan, STORYBOARD_COST * seconds));
    }
    if (!TextTracks.of(plan.source()).isEmpty()) {
      steps.add(
          StepSpec.of(Kinds.TEXT, "text")
              .after("plan")
              .priority(PRIORITY_POSTER)
              .cost(TEXT_COST)
              .optional());
    }
    steps.add(publish(steps));
    return steps;
  }

  /// Drawn from the lowest rung, and so after the last of it.
  private static StepSpec storyboard(EncodePlan plan, double cost) {
    var lowest = plan.video().orElseThrow().lowest();
    var spec =
        StepSpec.of(Kinds.STORYBOARD, "images/storyboard")
            .after("plan")
            .priority(PRIORITY_STORYBOARD)
            .cost(cost)
            .optional();
    for (EncodePlan.Piece piece : plan.pieces()) {
      spec = piece.rungs().contains(lowest) ? spec.after(encode(piece)) : spec;
    }
    return spec;
  }

  private static String encode(EncodePlan.Piece piece) {
    return "encode/" + piece.name();
  }

  private void pieces(EncodePlan plan, EncodePlan.Video video, List<StepSpec> steps) {
    for (EncodePlan.Piece piece : plan.pieces()) {
      double seconds = video.frameRate().durationOf(piece.chunk().frameCount()).toDouble();
      double share = (double) piece.rungs().size() / video.rungs().size();
      steps.add(
          StepSpec.of(Kinds.ENCODE, encode(piece))
              .after("plan")
              .input(StepJson.write(new Piece(piece.name())))
              .priority(priority(piece, video))
              .slots(chunkSlots)
              .cost(seconds * share));
    }
  }

  /// The film's first segment in the lowest rung, then in the others, then the rest in order.
  private static int priority(EncodePlan.Piece piece, EncodePlan.Video video) {
    int index = piece.chunk().index();
    if (index > 0) {
      return PRIORITY_CHUNK - Math.min(index, BULK_DEPTH);
    }
    return piece.rungs().contains(video.lowest()) ? PRIORITY_FIRST : PRIORITY_SECOND;
  }

  private static StepSpec publish(List<StepSpec> steps) {
    var spec = StepSpec.of(Kinds.PUBLISH, "publish").after("plan").cost(PUBLISH_COST);
    for (StepSpec step : steps) {
      spec = spec.after(step.name());
    }
    return spec;
  }

  /// The input of an encode step.
  record Piece(String name) {
    EncodePlan.Piece in(EncodePlan plan) {
      return plan.pieces().stream()
          .filter(piece -> piece.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /// The input of an audio step.
  record Track(String name) {
    EncodePlan.Audio in(EncodePlan plan) {
      return plan.audio().stream()
          .filter(track -> track.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }
}
