package dev.millrace.media.testing;

import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.cmaf.Cmaf;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.Segmenter;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that `src/test/resources/fmp4/make.sh` made, and what the library reads from them.
public record Fmp4(TrackHeader header, List<Sample> samples) {
  private static final Path FOLDER = Path.of("src/test/resources/fmp4");

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Fmp4 read(String name) {
    return parse(bytes(name), Integer.MAX_VALUE);
  }

  /// Reads a whole stream that arrives in pieces of `pieceSize` bytes.
  public static Fmp4 parse(byte[] stream, int pieceSize) {
    var collector = new Collector();
    var reader = new TrackReader(collector);
    ByteBuffer rest = ByteBuffer.wrap(stream);
    while (rest.hasRemaining()) {
      int length = Math.min(pieceSize, rest.remaining());
      reader.feed(rest.slice(rest.position(), length));
      rest.position(rest.position() + length);
    }
    reader.finish();
    return new Fmp4(collector.headers.getFirst(), collector.samples);
  }

  public List<MediaSegment> cut(Segmenter.Plan plan) {
    return cut(plan, null);
  }

  /// The segments, encrypted if there is something to do it with.
  ///
  /// @param encryptor null for clear segments
  public List<MediaSegment> cut(Segmenter.Plan plan, @Nullable SampleEncryptor encryptor) {
    var segments = new ArrayList<MediaSegment>();
    var segmenter = new Segmenter(header, plan, segments::add, encryptor);
    samples.forEach(segmenter::add);
    segmenter.finish();
    return segments;
  }

  /// The init segment and all media segments, as one file.
  public static byte[] joined(TrackHeader header, List<MediaSegment> segments) {
    var file = new ByteArrayOutputStream();
    file.writeBytes(Cmaf.init(header));
    segments.forEach(segment -> file.writeBytes(segment.toByteArray()));
    return file.toByteArray();
  }

  private static final class Collector implements TrackReader.Sink {
    private final List<TrackHeader> headers = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    @Override
    public void header(TrackHeader header) {
      headers.add(header);
    }

    @Override
    public void sample(Sample sample) {
      samples.add(sample);
    }
  }
}
