package dev.millrace.media.codec;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.Fields;

/// The `codecs` parameter of a track (RFC 6381), read from its sample entry.
public final class CodecString {
  private CodecString() {}

  /// The string for `sampleEntry`, the child of `stsd`: `avc1.64001f`, `mp4a.40.2`.
  ///
  /// **On failure**: an entry of another codec or without its configuration is a
  /// [dev.millrace.media.isobmff.MalformedBox].
  public static String of(Box sampleEntry) {
    return switch (sampleEntry.type()) {
      case "avc1", "avc3" -> avc(sampleEntry);
      case "hvc1", "hev1" -> HevcString.of(sampleEntry);
      case "av01" -> av1(sampleEntry);
      case "vp08", "vp09" -> vp9(sampleEntry);
      case "mp4a" -> EsdsString.of(sampleEntry);
      case "Opus" -> "opus";
      case "fLaC" -> "flac";
      case "ac-3" -> "ac-3";
      case "ec-3" -> "ec-3";
      default -> throw sampleEntry.malformed("no codec string is known for this sample entry");
    };
  }

  /// RFC 6381 3.3: profile, constraints and level, from the first sequence parameter set where
  /// there is one (an in-band `avc3` may have none).
  private static String avc(Box entry) {
    Fields fields = entry.require("avcC").fields();
    fields.skip(1);
    int profile = fields.u24();
    fields.skip(1);
    boolean hasParameterSet = (fields.u8() & 0x1f) > 0;
    if (hasParameterSet) {
      fields.skip(3);
      profile = fields.u24();
    }
    return String.format("%s.%06x", entry.type(), profile);
  }

  /// AV1 in ISOBMFF 5; the optional tail appears only when it says something.
  private static String av1(Box entry) {
    Fields fields = entry.require("av1C").fields();
    fields.skip(1);
    int first = fields.u8();
    int second = fields.u8();
    int profile = first >> 5;
    int depth = (second & 0x40) == 0 ? 8 : (second & 0x20) == 0 ? 10 : 12;
    var text = new StringBuilder();
    text.append(
        String.format(
            "av01.%d.%02d%s.%02d", profile, first & 0x1f, (second & 0x80) == 0 ? "M" : "H", depth));
    boolean monochrome = (second & 0x10) != 0;
    String subsampling = "" + (second >> 3 & 1) + (second >> 2 & 1) + (second & 3);
    ColourInfo colour = ColourInfo.of(entry).orElse(ColourInfo.BT709);
    if (monochrome || !colour.equals(ColourInfo.BT709) || !subsampling.startsWith("11")) {
      text.append(String.format(".%d.%s", monochrome ? 1 : 0, subsampling));
      text.append(
          String.format(
              ".%02d.%02d.%02d.%d",
              colour.primaries(), colour.transfer(), colour.matrix(), colour.fullRange() ? 1 : 0));
    }
    return text.toString();
  }

  /// VP Codec ISO Media File Format Binding, "Codecs Parameter String".
  private static String vp9(Box entry) {
    Fields fields = entry.require("vpcC").fields().full();
    int profile = fields.u8();
    int level = fields.u8();
    int packed = fields.u8();
    String text = String.format("%s.%02d.%02d.%02d", entry.type(), profile, level, packed >> 4);
    var colour = new ColourInfo(fields.u8(), fields.u8(), fields.u8(), (packed & 1) != 0);
    int subsampling = packed >> 1 & 7;
    boolean unsaid = colour.primaries() == 2 || colour.equals(ColourInfo.BT709);
    if (unsaid && subsampling <= 1) {
      return text;
    }
    return text
        + String.format(
            ".%02d.%02d.%02d.%02d.%02d",
            subsampling,
            colour.primaries(),
            colour.transfer(),
            colour.matrix(),
            colour.fullRange() ? 1 : 0);
  }
}
