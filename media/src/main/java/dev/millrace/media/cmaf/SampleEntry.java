package dev.millrace.media.cmaf;

import dev.millrace.media.codec.ColourInfo;
import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Fields;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What a decoder must know before the first sample: the child of `stsd`, kept byte for byte.
public sealed interface SampleEntry {
  /// As in RFC 6381: `avc1.64001f`.
  String codec();

  /// The whole box, read-only.
  ByteBuffer bytes();

  /// The entry of a video track; width and height are of the coded picture in pixels.
  record Video(String codec, int width, int height, ByteBuffer bytes) implements SampleEntry {
    public Video {
      bytes = bytes.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }

    public Optional<ColourInfo> colour() {
      return ColourInfo.of(box());
    }

    /// Width over height of one pixel; 1 when the entry does not say.
    public Rational pixelAspect() {
      return box().child("pasp").flatMap(Video::aspect).orElse(Rational.ONE);
    }

    /// The same, by which pictures of another encoder can be decoded too, whose parameter sets have
    /// other numbers. Both of H.264.
    ///
    /// **On failure** a [dev.millrace.media.isobmff.MalformedBox] when they can not be joined.
    public Video joinedBy(Video other) {
      return JointCoding.of(this, other);
    }

    private Box box() {
      return BoxReader.parse(bytes()).getFirst();
    }

    private static Optional<Rational> aspect(Box pasp) {
      Fields fields = pasp.fields();
      long horizontal = fields.u32();
      long vertical = fields.u32();
      return horizontal == 0 || vertical == 0
          ? Optional.empty()
          : Optional.of(new Rational(horizontal, vertical));
    }
  }

  /// The entry of an audio track.
  record Audio(String codec, int sampleRate, int channels, ByteBuffer bytes)
      implements SampleEntry {
    public Audio {
      bytes = bytes.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }
  }
}
