package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.MalformedBox;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A push parser of fragmented MP4 of one track, as FFmpeg writes it to a socket.
///
/// Run FFmpeg with `+delay_moov` rather than `+empty_moov`: only then its edit list tells how much
/// of the audio is encoder priming.
///
/// **Threading**: for one thread; the sink is called on it. **Ownership**: the input is copied;
/// samples stay valid. **Limits**: a fragment has at most [#MAX_FRAGMENT_BYTES]. **On failure**:
/// [MalformedBox]; the reader is then of no further use.
public final class TrackReader {
  public static final int MAX_FRAGMENT_BYTES = 64 << 20;

  /// Receives what the stream holds, in order.
  public interface Sink {
    /// Called once, before any sample.
    void header(TrackHeader header);

    void sample(Sample sample);
  }

  private final Sink sink;
  private final BoxSplitter splitter =
      new BoxSplitter(Set.of("moov", "moof", "mdat"), MAX_FRAGMENT_BYTES, this::box);
  private @Nullable FragmentParser fragments;
  private List<FragmentParser.Located> awaited = List.of();

  public TrackReader(Sink sink) {
    this.sink = sink;
  }

  /// What a track says of itself at the beginning of these bytes, whatever follows; empty when that
  /// is not all there.
  public static Optional<TrackHeader> header(byte[] bytes) {
    var found = new ArrayList<TrackHeader>();
    var heading =
        new Sink() {
          @Override
          public void header(TrackHeader header) {
            found.add(header);
          }

          @Override
          public void sample(Sample sample) {}
        };
    new TrackReader(heading).feed(ByteBuffer.wrap(bytes));
    return found.stream().findFirst();
  }

  /// Takes all remaining bytes of `input`; samples come as soon as their fragment is whole.
  public void feed(ByteBuffer input) {
    splitter.feed(input);
  }

  /// Says that no more bytes come; a stream that stops inside a box or a fragment, or that never
  /// had a header, is a [MalformedBox].
  public void finish() {
    if (!splitter.atBoundary() || !awaited.isEmpty()) {
      throw splitter.truncated();
    }
    if (fragments == null) {
      throw new MalformedBox("moov", 0, "the stream ends without a header");
    }
  }

  private void box(BoxSplitter.TopLevel box) {
    switch (box.type()) {
      case "moov" -> movie(parse(box));
      case "moof" -> fragment(parse(box));
      default -> data(box);
    }
  }

  private void movie(Box moov) {
    if (fragments != null) {
      throw moov.malformed("a second header");
    }
    TrackHeader header = MovieParser.header(moov);
    fragments = new FragmentParser(header.trackId(), MovieParser.defaults(moov, header.trackId()));
    sink.header(header);
  }

  private void fragment(Box moof) {
    if (fragments == null) {
      throw moof.malformed("a fragment before the header");
    }
    if (!awaited.isEmpty()) {
      throw moof.malformed("the fragment before has no data");
    }
    awaited = fragments.parse(moof);
  }

  private void data(BoxSplitter.TopLevel mdat) {
    List<FragmentParser.Located> samples = awaited;
    awaited = List.of();
    if (samples.isEmpty() && mdat.bytes().remaining() > mdat.headerSize()) {
      throw new MalformedBox("mdat", mdat.offset(), "data that no fragment describes");
    }
    for (FragmentParser.Located sample : samples) {
      sink.sample(filled(sample, mdat));
    }
  }

  private static Sample filled(FragmentParser.Located sample, BoxSplitter.TopLevel mdat) {
    long start = sample.offset() - mdat.offset();
    if (start < mdat.headerSize() || start + sample.size() > mdat.bytes().remaining()) {
      throw new MalformedBox("mdat", sample.offset(), "a sample lies outside its data");
    }
    Sample timing = sample.timing();
    return new Sample(
        timing.decodeTicks(),
        timing.durationTicks(),
        timing.compositionOffsetTicks(),
        timing.sync(),
        mdat.bytes().slice((int) start, (int) sample.size()));
  }

  private static Box parse(BoxSplitter.TopLevel box) {
    return BoxReader.parse(box.bytes().duplicate(), box.offset()).getFirst();
  }
}
