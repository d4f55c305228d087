package dev.millrace.vod;

import dev.millrace.media.cenc.Protection;
import dev.millrace.media.ladder.LadderChoice;
import dev.millrace.media.ladder.Rung;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.TextPackager;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.workflow.step.StepContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The output of the step `plan`, and of `ladder` if there is one: what is made, where, and since
/// when.
///
/// @param version of the asset, the last part of its folder's name
/// @param detail which rungs, and why; empty as long as `ladder` has to choose
/// @param protection of video and audio; empty when they are clear
record Planned(
    String version,
    Instant startedAt,
    EncodePlan plan,
    Optional<LadderChoice> detail,
    Optional<Protection> protection) {
  private static final String OBJECT = "plan.json";
  private static final int MAX_BYTES = 1 << 20;
  private static final ObjectMeta META = new ObjectMeta("application/json", "no-store");

  static Planned of(StepContext context) {
    String json = context.output(LadderStep.NAME).or(() -> context.output("plan")).orElseThrow();
    return StepJson.read(json, Planned.class);
  }

  /// The same with the rungs that were chosen.
  Planned with(LadderChoice choice) {
    return new Planned(version, startedAt, plan.with(choice), Optional.of(choice), protection);
  }

  /// Of an asset whose workflow may be long over.
  static Planned read(ObjectStore store, String assetId, String version) {
    byte[] json = store.read(new AssetFolder(assetId, version).key(OBJECT), MAX_BYTES);
    return StepJson.read(new String(json, StandardCharsets.UTF_8), Planned.class);
  }

  /// Leaves the plan beside what is made by it.
  void write(ObjectStore store, String assetId) {
    byte[] json = StepJson.write(this).getBytes(StandardCharsets.UTF_8);
    store.put(folder(assetId).key(OBJECT), json, META);
  }

  TextPackager.Film film(String assetId) {
    return new TextPackager.Film(folder(assetId), plan.segment(), plan.source().duration());
  }

  AssetFolder folder(String assetId) {
    return new AssetFolder(assetId, version);
  }

  /// What the asset will consist of.
  PresentationPlan presentation(String assetId) {
    var tracks = new ArrayList<TrackSpec>();
    plan.video().ifPresent(video -> video.rungs().forEach(rung -> tracks.add(spec(video, rung))));
    plan.audio().forEach(track -> tracks.add(spec(track)));
    return new PresentationPlan(
        folder(assetId),
        plan.segment(),
        plan.source().duration(),
        startedAt,
        List.copyOf(tracks),
        protection,
        PresentationPlan.Aired.NEVER);
  }

  static TrackSpec spec(EncodePlan.Video video, Rung rung) {
    return new TrackSpec.Video(
        rung.name(), rung.maxrate(), rung.width(), rung.height(), video.frameRate());
  }

  static TrackSpec spec(EncodePlan.Audio track) {
    return new TrackSpec.Audio(
        track.name(),
        track.bitRate(),
        track.channels(),
        track.sampleRateHz(),
        track.language(),
        track.title());
  }
}
