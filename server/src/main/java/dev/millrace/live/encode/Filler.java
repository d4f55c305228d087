package dev.millrace.live.encode;

import dev.millrace.live.origin.Rendition;
import dev.millrace.media.cmaf.Cmaf;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.Segmenter;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.EncodeListener;
import dev.millrace.transcode.LiveEncoder;
import dev.millrace.transcode.LivePlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What stands in for pictures or sound that do not come, coded as the encoder codes what comes: a
/// GOP of the last picture that can be decoded alone, or a packet of silence.
///
/// @param loops by the names of the encoder's tracks
record Filler(Map<String, Loop> loops) {
  Filler {
    loops = Map.copyOf(loops);
  }

  /// What is repeated on one track; the first of its samples can be decoded alone.
  record Loop(TrackHeader header, List<Sample> samples) {
    Loop {
      samples = List.copyOf(samples);
    }

    /// How long each of them lasts.
    long ticks() {
      return samples.getFirst().durationTicks();
    }

    /// One of them at a moment of the encoder's time.
    Sample at(long ticks, int index) {
      Sample one = samples.get(index);
      return new Sample(ticks, ticks(), 0, one.sync(), one.data());
    }
  }

  /// Has it made.
  ///
  /// @param plan of pictures or of sound alone
  /// @param picture the last one; black is shown when there was none
  ///
  /// **On failure** a [dev.millrace.transcode.ffmpeg.MediaFailure].
  static Filler of(LiveEncoder encoder, LivePlan plan, Rendition.@Nullable Still picture) {
    var taking = new Taking();
    encoder.fill("live-filler", plan, picture == null ? new byte[0] : film(picture), taking);
    return new Filler(taking.loops);
  }

  /// A film of one picture.
  private static byte[] film(Rendition.Still still) {
    var film = new ByteArrayOutputStream();
    film.writeBytes(Cmaf.init(still.header()));
    Segmenter.Sink sink = (MediaSegment segment) -> film.writeBytes(segment.toByteArray());
    var cut = new Segmenter(still.header(), Segmenter.Plan.whole(Rational.ONE, 0, 0), sink);
    cut.add(still.picture());
    cut.finish();
    return film.toByteArray();
  }

  /// Takes what the encoder makes.
  private static final class Taking implements EncodeListener {
    private final Map<String, Loop> loops = new ConcurrentHashMap<>();

    @Override
    public void track(String name, InputStream fragmentedMp4) throws IOException {
      var taken = new Samples(new ArrayList<>(), new ArrayList<>());
      new TrackReader(taken).feed(ByteBuffer.wrap(fragmentedMp4.readAllBytes()));
      if (taken.all().isEmpty()) {
        throw new IOException("no filler was made of " + name);
      }
      TrackHeader header = taken.headers().getFirst();
      boolean isSound = header.kind() == TrackHeader.Kind.AUDIO;
      loops.put(name, new Loop(header, isSound ? List.of(taken.all().getLast()) : taken.all()));
    }
  }

  /// What a track holds.
  private record Samples(List<TrackHeader> headers, List<Sample> all) implements TrackReader.Sink {
    @Override
    public void header(TrackHeader found) {
      headers.add(found);
    }

    @Override
    public void sample(Sample sample) {
      all.add(sample);
    }
  }
}
