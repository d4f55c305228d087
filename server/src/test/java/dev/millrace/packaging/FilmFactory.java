package dev.millrace.packaging;

import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.Rational;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.EncodeListener;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.EncodePolicy;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.Transcoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/// Makes a whole film the way the product does, step after step, for tests.
public final class FilmFactory {
  private final Transcoder transcoder;
  private final ObjectStore store;
  private final TrackPackager packager;
  private final ConcurrentLinkedQueue<PackagedPiece> made = new ConcurrentLinkedQueue<>();

  public FilmFactory(Transcoder transcoder, ObjectStore store) {
    this.transcoder = transcoder;
    this.store = store;
    this.packager = new TrackPackager(store, new SegmentLedger(store));
  }

  /// The film in its final form, and what was published on the way to it.
  public record Film(EncodePlan plan, Presentation whole, List<Presentation> published) {}

  public Film make(Path source, AssetFolder folder) {
    return make(source, folder, EncodePolicy.STANDARD);
  }

  public Film make(Path original, AssetFolder folder, EncodePolicy policy) {
    Path source =
        Transcoder.straightened(
            original, original.resolveSibling(original.getFileName() + "-straight"));
    SourceInfo info = transcoder.probe(source, Cancellation.NEVER);
    EncodePlan plan = EncodePlan.of(info, policy);
    PresentationPlan shown = presentation(plan, folder);
    var published = new ArrayList<Presentation>();
    var clock = InstantSource.fixed(Instant.EPOCH);
    try (var publisher = new ProgressivePublisher(store, shown, clock, published::add)) {
      for (EncodePlan.Audio track : plan.audio()) {
        PieceRequest request = PieceRequest.whole(folder, spec(track), plan.segment());
        transcoder.encodeAudio(source, plan, track, packaging(name -> request), Cancellation.NEVER);
        publisher.publish();
      }
      for (EncodePlan.Piece piece : plan.pieces()) {
        encode(source, plan, piece, folder);
        publisher.publish();
      }
      return new Film(plan, publisher.finish(List.copyOf(made)), published);
    }
  }

  void encode(Path source, EncodePlan plan, EncodePlan.Piece piece, AssetFolder folder) {
    var video = plan.video().orElseThrow();
    transcoder.encodeChunk(
        source,
        plan,
        piece,
        packaging(
            name ->
                new PieceRequest(
                    folder,
                    spec(rung(piece, name), video),
                    piece.name(),
                    plan.segment(),
                    piece.chunk().firstSegment(),
                    piece.chunk().last()
                        ? OptionalLong.empty()
                        : OptionalLong.of(
                            piece.chunk().frameCount() / video.chunks().segmentFrames()),
                    Optional.empty())),
        Cancellation.NEVER);
  }

  private EncodeListener packaging(Function<String, PieceRequest> requests) {
    return new EncodeListener() {
      @Override
      public void track(String name, InputStream fragmentedMp4) throws IOException {
        made.add(packager.run(requests.apply(name), fragmentedMp4, segment -> {}));
      }
    };
  }

  static PresentationPlan presentation(EncodePlan plan, AssetFolder folder) {
    var tracks = new ArrayList<TrackSpec>();
    plan.video().ifPresent(v -> v.rungs().forEach(rung -> tracks.add(spec(rung, v))));
    plan.audio().forEach(track -> tracks.add(spec(track)));
    Rational duration = plan.source().duration();
    return new PresentationPlan(folder, plan.segment(), duration, Instant.EPOCH, tracks);
  }

  private static Rung rung(EncodePlan.Piece piece, String name) {
    return piece.rungs().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  private static TrackSpec spec(Rung rung, EncodePlan.Video video) {
    return new TrackSpec.Video(
        rung.name(), rung.maxrate(), rung.width(), rung.height(), video.frameRate());
  }

  private static TrackSpec spec(EncodePlan.Audio track) {
    return new TrackSpec.Audio(
        track.name(),
        track.bitRate(),
        track.channels(),
        track.sampleRateHz(),
        track.language(),
        track.title());
  }
}
