package dev.millrace.vod;

import static java.util.Map.entry;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.outbound.Outbound;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.StoryboardPackager;
import dev.millrace.packaging.TextPackager;
import dev.millrace.packaging.TrackPackager;
import dev.millrace.protection.ContentKeys;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Transcoder;
import dev.millrace.vod.VodDesk.Room;
import dev.millrace.workflow.WorkflowListener;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Every kind of step with its work, wired together: what a worker needs.
public final class VodSteps {
  private final Map<StepKind, Step> steps;
  private final AssetNews news;

  /// What the steps work with.
  public record Tools(Transcoder transcoder, Outbound outbound, ContentKeys keys) {}

  public VodSteps(VodDesk desk, Tools tools, Room room, InstantSource clock) {
    Catalog catalog = desk.catalog();
    ObjectStore store = desk.store();
    Workflows workflows = desk.workflows();
    SegmentLedger ledger = desk.ledger();
    SourceFiles sources = desk.sources();
    Transcoder transcoder = tools.transcoder();
    var publishers = new Publishers(store, catalog, clock);
    var packager = new TrackPackager(store, ledger);
    var locks = new Locks(tools.keys());
    var arriving = new FetchStep.Sources(tools.outbound(), room.sources(), room.maxFetchedBytes());
    var looks = new SourceSteps(store, transcoder);
    var encodes = new EncodeSteps(transcoder, packager, publishers, locks);
    var storyboard =
        new StoryboardStep(
            transcoder, new StoryboardPackager(store, ledger), sources, publishers, locks);
    var plan = new PlanSteps(catalog, store, locks, room.cpus(), clock);
    var ladder = new LadderStep(transcoder, store, plan);
    var texts = new TextStep(transcoder, new TextPackager(store, ledger));
    var publish = new PublishStep(catalog, ledger, publishers, desk.shelf(), desk.captions());
    var republish = new RepublishStep(store, catalog, workflows, publishers, desk.shelf());
    this.steps =
        Map.ofEntries(
            entry(Kinds.FETCH, new FetchStep(catalog, store, arriving)::run),
            entry(Kinds.PROBE, MediaStep.over(catalog, sources, looks::probe)),
            entry(Kinds.PLAN, plan::plan),
            entry(Kinds.LADDER, MediaStep.over(catalog, sources, ladder::run)),
            entry(Kinds.ENCODE, MediaStep.over(catalog, sources, encodes::picture)),
            entry(Kinds.AUDIO, MediaStep.over(catalog, sources, encodes::sound)),
            entry(Kinds.POSTER, MediaStep.over(catalog, sources, looks::poster)),
            entry(Kinds.TEXT, MediaStep.over(catalog, sources, texts::run)),
            entry(Kinds.PUBLISH, publish::run),
            entry(Kinds.REPUBLISH, republish::run),
            entry(Kinds.STORYBOARD, MediaStep.of(catalog, storyboard::run)),
            entry(Kinds.ORIGINAL, new OriginalStep(workflows, catalog, store, sources)::run),
            entry(Kinds.REMOVE, new Removal(workflows, catalog, store, sources)::run));
    this.news = desk.news();
  }

  /// The steps, for a worker to run.
  public Map<StepKind, Step> all() {
    return steps;
  }

  /// The same; `planned` hears of each film as soon as it is known what it is, once at least.
  public Map<StepKind, Step> all(Consumer<AssetId> planned) {
    var told = new HashMap<>(steps);
    told.computeIfPresent(
        Kinds.PLAN,
        (_, plan) ->
            context -> {
              StepResult result = plan.run(context);
              planned.accept(new AssetId(context.subject()));
              return result;
            });
    return Map.copyOf(told);
  }

  /// Carries the workflows' news to the assets.
  public WorkflowListener listener() {
    return news;
  }
}
