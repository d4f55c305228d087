package dev.millrace.packaging;

import dev.millrace.media.cenc.ContentKey;
import dev.millrace.media.cenc.Encryption;
import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.cenc.SegmentCipher;
import dev.millrace.media.cmaf.Cmaf;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.Segmenter;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.time.Ticks;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts one track of fragmented MP4 into CMAF segments and uploads each as soon as it is whole.
///
/// **On failure**: what was uploaded stays and is right; a repeat leaves it as it is and adds the
/// rest, so that a published object never changes.
public final class TrackPackager {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAX_INIT_BYTES = 1 << 20;

  private final ObjectStore store;
  private final SegmentLedger ledger;

  public TrackPackager(ObjectStore store, SegmentLedger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /// Reads `fragmentedMp4` to its end; `onSegment` hears of each segment once it is in the store
  /// and in the ledger, in order, on a thread of the packager.
  ///
  /// **On failure**: [PackagingFailure] for a stream that is not what it should be,
  /// [dev.millrace.store.StoreUnavailable] from the store, [IOException] from the stream.
  public PackagedPiece run(
      PieceRequest request, InputStream fragmentedMp4, Consumer<SegmentInfo> onSegment)
      throws IOException {
    try (var run = new Run(request, onSegment)) {
      var reader = new TrackReader(run);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = fragmentedMp4.read(buffer); n >= 0; n = fragmentedMp4.read(buffer)) {
        reader.feed(ByteBuffer.wrap(buffer, 0, n));
      }
      return run.segmenter == null ? run.empty() : run.finish(reader);
    } catch (MalformedBox | IllegalArgumentException e) {
      throw new PackagingFailure(request.track().name() + ": " + e.getMessage(), e);
    }
  }

  /// Records that nothing of a track can be decoded, so that the film is whole without it.
  public PackagedPiece mute(PieceRequest request) {
    return nothing(request);
  }

  private PackagedPiece nothing(PieceRequest request) {
    var none = new PackagedPiece(request.track(), request.piece(), "", 1, "", true, List.of());
    ledger.write(request.folder(), none);
    return none;
  }

  private final class Run implements TrackReader.Sink, Segmenter.Sink, AutoCloseable {
    private final PieceRequest request;
    private final Uploads uploads;
    private final String folder;
    private @Nullable Segmenter segmenter;
    private @Nullable PieceProgress progress;
    private long timescale;
    private long firstDecodeTicks = -1;
    private long endTicks;

    Run(PieceRequest request, Consumer<SegmentInfo> onSegment) {
      this.request = request;
      this.folder = request.folder().key(AssetFolder.track(request.track()));
      this.uploads =
          new Uploads(
              store,
              segment -> {
                Objects.requireNonNull(progress).add(segment);
                onSegment.accept(segment);
              });
    }

    @Override
    public void header(TrackHeader found) {
      TrackHeader header =
          request.track() instanceof TrackSpec.Audio audio
              ? found.withLanguage(Languages.iso3(audio.language()))
              : found;
      SampleEncryptor encryptor =
          request.encryption().flatMap(by -> by.ofSamples(header.entry().bytes())).orElse(null);
      byte[] init = Cmaf.init(header, encryptor);
      putInit(init);
      timescale = header.timescale();
      progress = new PieceProgress(ledger, request, header, init);
      segmenter =
          new Segmenter(
              header,
              Segmenter.Plan.whole(request.segment(), baseTicks(), request.firstSegment()),
              this,
              encryptor);
    }

    private long baseTicks() {
      return Ticks.exactly(request.start(), timescale).value();
    }

    @Override
    public void sample(Sample sample) {
      firstDecodeTicks = firstDecodeTicks < 0 ? sample.decodeTicks() : firstDecodeTicks;
      long since = sample.decodeTicks() - firstDecodeTicks;
      endTicks = baseTicks() + since + sample.durationTicks();
      Objects.requireNonNull(segmenter).add(sample);
    }

    @Override
    public void segment(MediaSegment segment) {
      checkPlace(segment);
      byte[] bytes = segment.toByteArray();
      SegmentInfo info =
          request.track() instanceof TrackSpec.Video
              ? SegmentInfo.ofPictures(segment)
              : SegmentInfo.ofSound(segment);
      Optional<ContentKey> key = request.encryption().flatMap(Encryption::ofSegments);
      if (key.isPresent()) {
        bytes = SegmentCipher.encrypt(key.get(), segment.number(), bytes);
        info = info.storedOtherwise(bytes.length);
      }
      uploads.put(folder + segment.number() + ".m4s", bytes, info, meta());
    }

    /// A run that is not the last must fill its segments exactly: the next one is cut to fit.
    private void checkPlace(MediaSegment segment) {
      OptionalLong count = request.segments();
      if (count.isPresent() && segment.number() >= request.firstSegment() + count.getAsLong()) {
        throw new IllegalArgumentException("segment " + segment.number() + " is not of this piece");
      }
    }

    PackagedPiece finish(TrackReader reader) {
      reader.finish();
      finishSegments(Objects.requireNonNull(segmenter));
      uploads.finish();
      return Objects.requireNonNull(progress).complete();
    }

    /// The last picture lasts until the next piece starts, if there is one and the film did not
    /// end before it.
    private void finishSegments(Segmenter cut) {
      OptionalLong count = request.segments();
      if (count.isEmpty()) {
        cut.finish();
        return;
      }
      var end = request.segment().times(request.firstSegment() + count.getAsLong());
      long next = Ticks.exactly(end, timescale).value();
      if (next - endTicks > timescale / 2) {
        cut.finish();
      } else {
        cut.finish(next);
      }
    }

    /// A film may be shorter than its file says: then its last pieces are empty.
    PackagedPiece empty() {
      if (request.firstSegment() == 0) {
        throw new PackagingFailure(request.track().name() + ": nothing could be decoded");
      }
      return nothing(request);
    }

    private void putInit(byte[] init) {
      String key = folder + "init.mp4";
      if (store.head(key).isEmpty()) {
        store.put(key, init, meta());
      } else if (!Arrays.equals(store.read(key, MAX_INIT_BYTES), init)) {
        throw new PackagingFailure(key + " differs from that of the pieces before");
      }
    }

    private ObjectMeta meta() {
      boolean video = request.track() instanceof TrackSpec.Video;
      return ObjectMeta.immutable(video ? "video/mp4" : "audio/mp4");
    }

    @Override
    public void close() {
      uploads.close();
    }
  }
}
