package dev.millrace.media.cmaf;

import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the CMAF header ("init segment") of a track.
public final class Cmaf {
  /// 23000-19 7.2: structural brand `cmfc`; `dash` and `hlsf` say whose rules the file meets too.
  private static final List<String> BRANDS = List.of("iso6", "cmfc", "dash", "hlsf");

  private static final long MOVIE_TIMESCALE = 1000;
  private static final int MAX_PIXELS = 0xffff;

  private Cmaf() {}

  /// `ftyp` and `moov`; video whose pictures are reordered gets one edit that takes the delay out.
  ///
  /// Equal headers give equal bytes.
  public static byte[] init(TrackHeader header) {
    return init(header, null);
  }

  /// The same for a track whose samples are encrypted.
  ///
  /// @param encryptor null when they stay clear
  public static byte[] init(TrackHeader header, @Nullable SampleEncryptor encryptor) {
    byte[] ftyp = Boxes.ftyp("iso6", BRANDS);
    byte[] entry = new byte[header.entry().bytes().remaining()];
    header.entry().bytes().get(entry);
    byte[] moov =
        Boxes.moov(
            Boxes.mvhd(MOVIE_TIMESCALE, header.trackId() + 1),
            track(header, encryptor == null ? entry : encryptor.sampleEntry()),
            Boxes.mvex(Boxes.trex(header.trackId())),
            encryptor == null ? new byte[0] : encryptor.pssh());
    return ByteBuffer.allocate(ftyp.length + moov.length).put(ftyp).put(moov).array();
  }

  private static byte[] track(TrackHeader header, byte[] entry) {
    boolean reordered = header.kind() == TrackHeader.Kind.VIDEO && header.mediaStartTicks() > 0;
    return reordered
        ? Boxes.trak(tkhd(header), Boxes.edts(header.mediaStartTicks()), media(header, entry))
        : Boxes.trak(tkhd(header), media(header, entry));
  }

  private static byte[] tkhd(TrackHeader header) {
    return switch (header.entry()) {
      case SampleEntry.Audio _ -> Boxes.tkhd(header.trackId(), true, 0, 0);
      case SampleEntry.Video video ->
          Boxes.tkhd(header.trackId(), false, displayWidth(video), video.height());
    };
  }

  static int displayWidth(SampleEntry.Video video) {
    Rational width = video.pixelAspect().times(video.width());
    return (int) Math.min(MAX_PIXELS, width.toLong(RoundingMode.HALF_UP));
  }

  private static byte[] media(TrackHeader header, byte[] entry) {
    boolean video = header.kind() == TrackHeader.Kind.VIDEO;
    return Boxes.mdia(
        Boxes.mdhd(header.timescale(), header.language()),
        Boxes.hdlr(video ? "vide" : "soun", video ? "VideoHandler" : "SoundHandler"),
        Boxes.minf(video ? Boxes.vmhd() : Boxes.smhd(), Boxes.dinf(), Boxes.stbl(entry)));
  }
}
