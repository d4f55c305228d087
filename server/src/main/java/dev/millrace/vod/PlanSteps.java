package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Media;
import dev.millrace.media.ladder.LadderChoice;
import dev.millrace.media.time.Rational;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.EncodePolicy;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.TextTracks;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import dev.millrace.workflow.step.StepSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The step `plan`: decides what is made of a source, and adds the steps that make it.
///
/// Costs are in seconds of film, so that the workflow's progress runs with the film. Priorities
/// put first what makes it playable (one segment of the lowest rung, and sound), then the choice of
/// the other rungs and the start in them, then the rest in order; a lighter step behind a heavier
/// one would have to wait for it.
final class PlanSteps {
  private static final int PRIORITY_FIRST = 1000;
  private static final int PRIORITY_AUDIO = 950;
  private static final int PRIORITY_LADDER = 940;
  private static final int PRIORITY_SECOND = 900;
  private static final int PRIORITY_POSTER = 800;
  private static final int PRIORITY_STORYBOARD = 750;
  private static final int PRIORITY_CHUNK = 700;

  /// Chunks behind the film's first minutes are alike, so that films in the making take turns, and
  /// less than the distance between two policies' priorities: see [Policies#shift].
  private static final int BULK_DEPTH = 90;

  /// With two, the lowest is all that could be left.
  private static final int FEWEST_RUNGS = 3;

  /// Of shorter films a probe sees too little, and costs too much.
  private static final Rational SHORTEST = Rational.of(20);

  private static final double LADDER_COST = 1;
  private static final double AUDIO_COST = 0.05;
  private static final double POSTER_COST = 1;
  private static final double STORYBOARD_COST = 0.01;
  private static final double TEXT_COST = 1;
  private static final double PUBLISH_COST = 1;

  private final Catalog catalog;
  private final ObjectStore store;
  private final Locks locks;
  private final int chunkSlots;
  private final InstantSource clock;

  PlanSteps(Catalog catalog, ObjectStore store, Locks locks, int cpus, InstantSource clock) {
    this.catalog = catalog;
    this.store = store;
    this.locks = locks;
    this.chunkSlots = Kinds.chunkSlots(cpus);
    this.clock = clock;
  }

  /// The work of the step.
  StepResult plan(StepContext context) {
    var source = StepJson.read(context.output("probe").orElseThrow(), SourceInfo.class);
    var asset = catalog.find(new AssetId(context.subject())).orElseThrow();
    EncodePolicy policy = Policies.encode(Policies.of(asset));
    EncodePlan plan = EncodePlan.of(source, policy);
    requireRoom(plan);
    var choice = plan.video().flatMap(video -> fixed(video, policy));
    boolean probed = plan.video().isPresent() && choice.isEmpty();
    String version = Integer.toString(asset.version());
    var planned = new Planned(version, clock.instant(), plan, choice, locks.plan(asset));
    planned.write(store, context.subject());
    return StepResult.of(StepJson.write(planned)).then(probed ? begin(plan) : steps(plan));
  }

  /// What could not be published with all the captions that may come is refused before it is made.
  static void requireRoom(EncodePlan plan) {
    int texts = TextTracks.of(plan.source()).size() + CaptionShelf.MOST;
    int rungs = plan.video().map(video -> video.rungs().size()).orElse(0);
    try {
      Media.TooMuch.check(rungs, plan.audio().size() + texts);
    } catch (Media.TooMuch e) {
      throw new PermanentFailure(
          "media-too-many-streams",
          "The file has too many streams",
          "With captions it could have " + e.getMessage());
    }
  }

  /// The ladder as it is, unless its rungs are to go by what the film shows.
  private static Optional<LadderChoice> fixed(EncodePlan.Video video, EncodePolicy policy) {
    return policy
        .unfit()
        .or(() -> tooLittle(video))
        .map(reason -> LadderChoice.fixed(video.rungs(), reason));
  }

  private static Optional<String> tooLittle(EncodePlan.Video video) {
    if (video.h264().size() < FEWEST_RUNGS) {
      return Optional.of("there is nothing to choose");
    }
    Rational length = video.frameRate().durationOf(video.chunks().totalFrames());
    return length.compareTo(SHORTEST) < 0
        ? Optional.of("the film is too short to be probed")
        : Optional.empty();
  }

  /// Every step that follows from a plan.
  List<StepSpec> steps(EncodePlan plan) {
    var steps = new ArrayList<StepSpec>();
    steps.addAll(pieces(plan, plan.pieces(), "plan"));
    steps.addAll(storyboard(plan, "plan"));
    steps.addAll(others(plan));
    steps.add(publish(steps));
    return steps;
  }

  /// The steps that come before the rungs are chosen, and the one that chooses them.
  List<StepSpec> begin(EncodePlan plan) {
    List<EncodePlan.Piece> pieces = plan.pieces();
    List<StepSpec> first = pieces(plan, pieces.subList(0, 1), "plan");
    double growth = rest(plan).stream().mapToDouble(step -> step.terms().cost()).sum();
    var steps = new ArrayList<>(first);
    steps.add(
        StepSpec.of(Kinds.LADDER, LadderStep.NAME)
            .after("plan", first.getFirst().name())
            .priority(PRIORITY_LADDER)
            .cost(LADDER_COST)
            .growth(growth));
    steps.addAll(others(plan));
    steps.add(publish(steps).after("encode/", "images/"));
    return steps;
  }

  /// The steps that make the rungs that were chosen, and what is drawn from them.
  List<StepSpec> rest(EncodePlan plan) {
    List<EncodePlan.Piece> pieces = plan.pieces();
    var steps = new ArrayList<StepSpec>();
    steps.addAll(pieces(plan, pieces.subList(1, pieces.size()), LadderStep.NAME));
    steps.addAll(storyboard(plan, LadderStep.NAME));
    return steps;
  }

  /// Sound, the poster, texts.
  private static List<StepSpec> others(EncodePlan plan) {
    var steps = new ArrayList<StepSpec>();
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
          optional(Kinds.POSTER, "images/poster", PRIORITY_POSTER, POSTER_COST).after("plan"));
    }
    if (!TextTracks.of(plan.source()).isEmpty()) {
      steps.add(optional(Kinds.TEXT, "text", PRIORITY_POSTER, TEXT_COST).after("plan"));
    }
    return steps;
  }

  /// Drawn from the lowest rung, and so after the last of it.
  private static List<StepSpec> storyboard(EncodePlan plan, String after) {
    if (plan.video().isEmpty()) {
      return List.of();
    }
    var lowest = plan.video().orElseThrow().lowest();
    double cost = STORYBOARD_COST * plan.source().duration().toDouble();
    var spec =
        optional(Kinds.STORYBOARD, "images/storyboard", PRIORITY_STORYBOARD, cost).after(after);
    for (EncodePlan.Piece piece : plan.pieces()) {
      spec = piece.rungs().contains(lowest) ? spec.after(encode(piece)) : spec;
    }
    return List.of(spec);
  }

  private static String encode(EncodePlan.Piece piece) {
    return "encode/" + piece.name();
  }

  private static StepSpec optional(StepKind kind, String name, int priority, double cost) {
    return StepSpec.of(kind, name).priority(priority).cost(cost).optional();
  }

  private List<StepSpec> pieces(EncodePlan plan, List<EncodePlan.Piece> pieces, String after) {
    var steps = new ArrayList<StepSpec>();
    for (EncodePlan.Piece piece : pieces) {
      EncodePlan.Video video = plan.video().orElseThrow();
      double seconds = video.frameRate().durationOf(piece.chunk().frameCount()).toDouble();
      double share = (double) piece.rungs().size() / video.rungs().size();
      steps.add(
          StepSpec.of(Kinds.ENCODE, encode(piece))
              .after(after)
              .input(StepJson.write(new Piece(piece.name())))
              .priority(priority(piece, video))
              .slots(chunkSlots)
              .cost(seconds * share));
    }
    return steps;
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
