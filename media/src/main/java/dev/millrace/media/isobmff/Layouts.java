package dev.millrace.media.isobmff;

import static java.util.Map.entry;

import java.util.Map;

/// The layouts of the boxes that a fragmented file of one track is made of.
final class Layouts {
  static final Map<String, BoxLayout> BY_TYPE =
      Map.ofEntries(
          entry("ftyp", Layouts::brands),
          entry("styp", Layouts::brands),
          entry("mvhd", f -> times(f.full()).skip(76).u32("nextTrackId")),
          entry("tkhd", Layouts::tkhd),
          entry("elst", Layouts::elst),
          entry("mdhd", f -> times(f.full()).show("language", f.fields().language())),
          entry(
              "hdlr",
              f -> f.full().skip(4).fourCc("type").skip(12).show("name", f.fields().text())),
          entry("dref", f -> f.full().u32("count")),
          entry("stsd", f -> f.full().u32("count")),
          entry("stts", f -> f.full().u32("count")),
          entry("stsc", f -> f.full().u32("count")),
          entry("stsz", f -> f.full().u32("sampleSize").u32("count")),
          entry("stco", f -> f.full().u32("count")),
          entry("avc1", Layouts::visual),
          entry("hvc1", Layouts::visual),
          entry("hev1", Layouts::visual),
          entry("av01", Layouts::visual),
          entry("vp09", Layouts::visual),
          entry("encv", Layouts::visual),
          entry("enca", Layouts::audio),
          entry("frma", f -> f.fourCc("format")),
          entry("schm", f -> f.full().fourCc("scheme").u32("version")),
          entry("senc", Layouts::senc),
          entry("saiz", f -> f.full().skip(1).u32("count")),
          entry("saio", f -> f.full().u32("count").u32("offset")),
          entry("mp4a", Layouts::audio),
          entry("Opus", Layouts::audio),
          entry("ac-3", Layouts::audio),
          entry("ec-3", Layouts::audio),
          entry("pasp", f -> f.u32("hSpacing").u32("vSpacing")),
          entry("btrt", f -> f.u32("bufferSize").u32("maxBitrate").u32("avgBitrate")),
          entry("colr", Layouts::colr),
          entry("trex", Layouts::trex),
          entry("sidx", Layouts::sidx),
          entry("mfhd", f -> f.full().u32("sequence")),
          entry("tfhd", Layouts::tfhd),
          entry("tfdt", f -> f.full().u64or32("baseMediaDecodeTime")),
          entry("trun", Layouts::trun));

  private Layouts() {}

  private static void brands(FieldPrinter f) {
    f.fourCc("major").u32("minor");
    var compatible = new StringBuilder();
    while (f.fields().remaining() > 0) {
      compatible.append(compatible.isEmpty() ? "" : ",").append(f.fields().fourCc());
    }
    f.show("compatible", compatible);
  }

  private static FieldPrinter times(FieldPrinter f) {
    return f.skip(f.fields().version() == 0 ? 8 : 16).u32("timescale").u64or32("duration");
  }

  private static void tkhd(FieldPrinter f) {
    f.full().skip(f.fields().version() == 0 ? 8 : 16).u32("trackId").skip(4).u64or32("duration");
    f.skip(10).u16("group").u16("volume").skip(38);
    f.u16("width").skip(2).u16("height");
  }

  private static void elst(FieldPrinter f) {
    f.full();
    boolean wide = f.fields().version() == 1;
    int count = f.fields().count(wide ? 20 : 12);
    for (int i = 0; i < count; i++) {
      f.line().u64or32("duration");
      f.show("mediaTime", wide ? f.fields().i64() : f.fields().i32());
      f.u32("rate");
    }
  }

  private static void visual(FieldPrinter f) {
    f.skip(24).u16("width").u16("height");
  }

  private static void audio(FieldPrinter f) {
    f.skip(16).u16("channels").u16("bits").skip(4).u16("sampleRate");
  }

  private static void colr(FieldPrinter f) {
    f.fourCc("type").u16("primaries").u16("transfer").u16("matrix");
  }

  private static void trex(FieldPrinter f) {
    f.full().u32("trackId").u32("description").u32("duration").u32("size").u32("flags");
  }

  private static void sidx(FieldPrinter f) {
    f.full().u32("trackId").u32("timescale").u64or32("earliest").u64or32("firstOffset").skip(2);
    int count = f.u16("count").fields().remaining() / 12;
    for (int i = 0; i < count; i++) {
      f.line().u32("size").u32("duration").show("sap", Long.toHexString(f.fields().u32()));
    }
  }

  private static void tfhd(FieldPrinter f) {
    f.full().u32("trackId");
    if (f.fields().flag(FragmentFlags.BASE_DATA_OFFSET)) {
      f.show("baseDataOffset", f.fields().u64());
    }
    f.optionalU32(FragmentFlags.SAMPLE_DESCRIPTION, "description")
        .optionalU32(FragmentFlags.DEFAULT_DURATION, "duration")
        .optionalU32(FragmentFlags.DEFAULT_SIZE, "size");
    if (f.fields().flag(FragmentFlags.DEFAULT_FLAGS)) {
      f.show("sampleFlags", hex(f));
    }
  }

  private static void senc(FieldPrinter f) {
    int count = (int) f.full().fields().u32();
    f.show("count", count);
    for (int i = 0; f.fields().remaining() > 0 && i < count; i++) {
      int parts = f.line().fields().u16();
      for (int part = 0; part < parts; part++) {
        f.u16("clear").u32("encrypted");
      }
    }
  }

  private static void trun(FieldPrinter f) {
    int count = (int) f.full().fields().u32();
    f.show("count", count);
    if (f.fields().flag(FragmentFlags.DATA_OFFSET)) {
      f.show("dataOffset", f.fields().i32());
    }
    if (f.fields().flag(FragmentFlags.FIRST_SAMPLE_FLAGS)) {
      f.show("firstFlags", hex(f));
    }
    for (int i = 0; f.fields().remaining() > 0 && i < count; i++) {
      sample(f.line());
    }
  }

  private static void sample(FieldPrinter f) {
    f.optionalU32(FragmentFlags.DURATION, "duration").optionalU32(FragmentFlags.SIZE, "size");
    if (f.fields().flag(FragmentFlags.FLAGS)) {
      f.show("flags", hex(f));
    }
    if (f.fields().flag(FragmentFlags.COMPOSITION_OFFSET)) {
      f.show("cto", f.fields().version() == 0 ? f.fields().u32() : f.fields().i32());
    }
  }

  private static String hex(FieldPrinter f) {
    return String.format("%08x", f.fields().u32());
  }
}
