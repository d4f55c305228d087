package dev.millrace.vod;

import dev.millrace.media.cenc.Encryption;
import dev.millrace.media.ladder.ChunkPlan;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.PieceRequest;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.TrackPackager;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.BadMedia;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.EncodeListener;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The steps that encode: `encode/…` a piece of the picture in its rungs, `audio/…` one whole sound
/// track. Their output names what they packaged.
final class EncodeSteps {
  private final Transcoder transcoder;
  private final TrackPackager packager;
  private final Publishers publishers;
  private final Locks locks;

  EncodeSteps(Transcoder transcoder, TrackPackager packager, Publishers publishers, Locks locks) {
    this.transcoder = transcoder;
    this.packager = packager;
    this.publishers = publishers;
    this.locks = locks;
  }

  StepResult picture(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    var planned = Planned.of(context);
    EncodePlan plan = planned.plan();
    EncodePlan.Video video = plan.video().orElseThrow();
    EncodePlan.Piece piece = StepJson.read(context.input(), PlanSteps.Piece.class).in(plan);
    Optional<Encryption> encryption = locks.of(context.subject(), planned);
    var requests = new ConcurrentHashMap<String, PieceRequest>();
    piece
        .rungs()
        .forEach(
            rung ->
                requests.put(
                    rung.name(),
                    new PieceRequest(
                        planned.folder(context.subject()),
                        Planned.spec(video, rung),
                        piece.name(),
                        plan.segment(),
                        piece.chunk().firstSegment(),
                        segments(video.chunks(), piece.chunk()),
                        encryption)));
    double seconds = video.frameRate().durationOf(piece.chunk().frameCount()).toDouble();
    return run(
        new Job(context, planned.presentation(context.subject()), requests, seconds),
        listener -> transcoder.encodeChunk(source.file(), plan, piece, listener, cancellation));
  }

  StepResult sound(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    var planned = Planned.of(context);
    EncodePlan plan = planned.plan();
    EncodePlan.Audio track = StepJson.read(context.input(), PlanSteps.Track.class).in(plan);
    var request =
        PieceRequest.whole(planned.folder(context.subject()), Planned.spec(track), plan.segment())
            .encrypted(locks.of(context.subject(), planned));
    var job =
        new Job(
            context,
            planned.presentation(context.subject()),
            Map.of(track.name(), request),
            plan.source().duration().toDouble());
    try {
      return run(
          job,
          listener -> transcoder.encodeAudio(source.file(), plan, track, listener, cancellation));
    } catch (BadMedia bad) {
      if (job.presentation().tracks().size() == 1) {
        throw bad;
      }
      return without(job, packager.mute(request), bad);
    }
  }

  /// A film whose other tracks play is whole without one that does not, and says so.
  private StepResult without(Job job, PackagedPiece mute, BadMedia bad) {
    try (Publishers.Lease lease = publishers.growing(job.presentation())) {
      lease.publisher().changed();
      return StepResult.of(StepJson.write(Made.of(List.of(mute))))
          .without(
              new StepResult.Lack(
                  bad.type(),
                  "The sound track " + mute.track().name() + " cannot be played",
                  bad.title() + ": " + bad.detail()));
    }
  }

  private StepResult run(Job job, Consumer<EncodeListener> encode) {
    try (Publishers.Lease lease = publishers.growing(job.presentation())) {
      var listener = new Packaging(job, lease);
      encode.accept(listener);
      lease.publisher().changed();
      return StepResult.of(StepJson.write(Made.of(listener.pieces.values())));
    }
  }

  private static OptionalLong segments(ChunkPlan chunks, ChunkPlan.Chunk chunk) {
    return chunk.last()
        ? OptionalLong.empty()
        : OptionalLong.of(chunk.frameCount() / chunks.segmentFrames());
  }

  /// The output of an encode or audio step: the names of what it packaged. The ledger knows their
  /// segments, which can be more than a step's output may hold.
  record Made(List<String> names) {
    static Made of(Collection<PackagedPiece> pieces) {
      return new Made(pieces.stream().map(Made::name).sorted().toList());
    }

    static String name(PackagedPiece piece) {
      String kind = piece.track() instanceof TrackSpec.Video ? "v/" : "a/";
      return kind + piece.track().name() + "/" + piece.piece();
    }
  }

  /// One encoder's run.
  ///
  /// @param requests by the encoder's name of the track
  /// @param seconds of film it makes
  private record Job(
      StepContext context,
      PresentationPlan presentation,
      Map<String, PieceRequest> requests,
      double seconds) {}

  /// Hands the encoder's tracks to the packager, and its news to the publisher and the workflow.
  private final class Packaging implements EncodeListener {
    private final Job job;
    private final Publishers.Lease lease;
    private final Map<String, PackagedPiece> pieces = new ConcurrentHashMap<>();

    Packaging(Job job, Publishers.Lease lease) {
      this.job = job;
      this.lease = lease;
    }

    @Override
    public void track(String name, InputStream fragmentedMp4) throws IOException {
      PieceRequest request = job.requests().get(name);
      if (request == null) {
        throw new IOException("the encoder has a track too many: " + name);
      }
      pieces.put(name, packager.run(request, fragmentedMp4, _ -> lease.publisher().changed()));
    }

    @Override
    public void progress(double seconds) {
      job.context().progress(Math.clamp(seconds / job.seconds(), 0, 1));
    }
  }
}
