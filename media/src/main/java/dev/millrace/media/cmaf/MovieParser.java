package dev.millrace.media.cmaf;

import dev.millrace.media.codec.CodecString;
import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.Fields;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads the `moov` of a fragmented movie of one track.
final class MovieParser {
  private MovieParser() {}

  static TrackHeader header(Box moov) {
    List<Box> tracks = moov.all("trak");
    if (tracks.size() != 1) {
      throw moov.malformed("one track expected, " + tracks.size() + " found");
    }
    Box track = tracks.getFirst();
    Box media = track.require("mdia");
    Fields mdhd = media.require("mdhd").fields().full();
    mdhd.skip(mdhd.version() == 0 ? 8 : 16);
    long timescale = positive(mdhd);
    mdhd.skip(mdhd.version() == 0 ? 4 : 8);
    String language = mdhd.language();
    return new TrackHeader(trackId(track), timescale, language, entry(media), edits(moov, track));
  }

  static TrackDefaults defaults(Box moov, long trackId) {
    for (Box trex : moov.require("mvex").all("trex")) {
      Fields fields = trex.fields().full();
      if (fields.u32() == trackId) {
        fields.skip(4);
        return new TrackDefaults(fields.u32(), fields.u32(), fields.i32());
      }
    }
    throw moov.malformed("no trex for track " + trackId);
  }

  private static long trackId(Box track) {
    Fields tkhd = track.require("tkhd").fields().full();
    tkhd.skip(tkhd.version() == 0 ? 8 : 16);
    return tkhd.u32();
  }

  private static SampleEntry entry(Box media) {
    Fields hdlr = media.require("hdlr").fields().full();
    hdlr.skip(4);
    String handler = hdlr.fourCc();
    Box stsd = media.require("minf").require("stbl").require("stsd");
    if (stsd.children().isEmpty()) {
      throw stsd.malformed("no sample entry");
    }
    Box entry = stsd.children().getFirst();
    return switch (handler) {
      case "vide" -> video(entry);
      case "soun" -> audio(entry);
      default -> throw media.malformed("neither video nor audio: " + handler);
    };
  }

  private static SampleEntry video(Box entry) {
    Fields fields = entry.fields();
    fields.skip(24);
    return new SampleEntry.Video(
        CodecString.of(entry), fields.u16(), fields.u16(), ByteBuffer.wrap(entry.toBytes()));
  }

  private static SampleEntry audio(Box entry) {
    Fields fields = entry.fields();
    fields.skip(16);
    int channels = fields.u16();
    fields.skip(6);
    int sampleRate = fields.u16();
    return new SampleEntry.Audio(
        CodecString.of(entry), sampleRate, channels, ByteBuffer.wrap(entry.toBytes()));
  }

  private static List<TrackHeader.Edit> edits(Box moov, Box track) {
    var edits = new ArrayList<TrackHeader.Edit>();
    Fields mvhd = moov.require("mvhd").fields().full();
    mvhd.skip(mvhd.version() == 0 ? 8 : 16);
    long movieTimescale = positive(mvhd);
    track
        .child("edts")
        .flatMap(edts -> edts.child("elst"))
        .ifPresent(elst -> readEdits(elst.fields().full(), movieTimescale, edits));
    return edits;
  }

  private static void readEdits(Fields fields, long movieTimescale, List<TrackHeader.Edit> edits) {
    boolean wide = fields.version() == 1;
    int count = fields.count(wide ? 20 : 12);
    for (int i = 0; i < count; i++) {
      Rational seconds = new Rational(fields.u64or32(), movieTimescale);
      long mediaTicks = wide ? fields.i64() : fields.i32();
      if (mediaTicks < TrackHeader.Edit.EMPTY || mediaTicks > Integer.MAX_VALUE) {
        throw fields.malformed("an edit that starts outside its media: " + mediaTicks);
      }
      edits.add(new TrackHeader.Edit(seconds, mediaTicks));
      fields.skip(4);
    }
  }

  private static long positive(Fields fields) {
    long timescale = fields.u32();
    if (timescale == 0) {
      throw fields.malformed("a timescale of 0");
    }
    return timescale;
  }
}
