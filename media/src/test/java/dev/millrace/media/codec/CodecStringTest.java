package dev.millrace.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.isobmff.MalformedBox;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecStringTest {
  private static final int VISUAL = 78;
  private static final int AUDIO = 28;

  @ParameterizedTest(name = "{0} {1} {2} -> {3}")
  @CsvSource({
    "avc1, avcC, 0164000affe100196764000aacd9,               avc1.64000a",
    "avc1, avcC, 0142c01effe1000467640028,                   avc1.640028",
    "avc3, avcC, 014d401fffe000,                             avc3.4d401f",
    "hvc1, hvcC, 01016000000090000000000078f000fcfdf8f8,     hvc1.1.6.L120.90",
    "hev1, hvcC, 010220000000b0000000000099f000fcfdfafa,     hev1.2.4.L153.B0",
    "hvc1, hvcC, 01610000000100000000000096f000fcfdfafa,     hvc1.A1.80000000.H150",
    "hvc1, hvcC, 0101600000009000000000005df000fcfdf8f8,     hvc1.1.6.L93.90",
    "av01, av1C, 81050c00,                                   av01.0.05M.08",
    "av01, av1C, 81284800,                                   av01.1.08M.10.0.100.01.01.01.0",
    "av01, av1C, 810ccc00,                                   av01.0.12H.10",
    "av01, av1C, 810c5c00,                                   av01.0.12M.10.1.110.01.01.01.0",
    "vp09, vpcC, 01000000001f80020202000000,                 vp09.00.31.08",
    "vp09, vpcC, 0100000002 33a2 09 10 09 0000,              vp09.02.51.10.01.09.16.09.00",
    "vp08, vpcC, 01000000000a82010101000000,                 vp08.00.10.08",
  })
  void video_entries(String entry, String configuration, String hex, String expected) {
    assertThat(CodecString.of(entry(entry, VISUAL, configuration, hex))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1} {2} -> {3}")
  @CsvSource({
    "mp4a, esds, 000000000380808025000100048080801740150000000000bb800000bb800580808005119056e500,"
        + " mp4a.40.2",
    "mp4a, esds, 00000000031900010004114015000000000000000000000005022b92, mp4a.40.5",
    "mp4a, esds, 0000000003190001000411401500000000000000000000000502f95e, mp4a.40.42",
    "mp4a, esds, 00000000031900010004116b150000000000000000000000, mp4a.6b",
    "Opus, dOps, 00020138000bb80000000, opus",
    "ac-3, dac3, 000000, ac-3",
    "ec-3, dec3, 000000, ec-3",
    "fLaC, dfLa, 000000, flac",
  })
  void audio_entries(String entry, String configuration, String hex, String expected) {
    String even = hex.length() % 2 == 0 ? hex : hex + "0";
    assertThat(CodecString.of(entry(entry, AUDIO, configuration, even))).isEqualTo(expected);
  }

  @Test
  void hdr_video_in_av1_says_so() {
    byte[] av1c = HexFormat.of().parseHex("81094c00");
    byte[] colr = HexFormat.of().parseHex("6e636c78" + "0009" + "0010" + "0009" + "00");
    byte[] entry =
        Boxes.box("av01", new byte[VISUAL], Boxes.box("av1C", av1c), Boxes.box("colr", colr));
    Box box = BoxReader.parse(ByteBuffer.wrap(entry)).getFirst();

    assertThat(ColourInfo.of(box)).contains(new ColourInfo(9, 16, 9, false));
    assertThat(CodecString.of(box)).isEqualTo("av01.0.09M.10.0.110.09.16.09.0");
  }

  @Test
  void an_entry_without_its_configuration_or_of_another_codec_is_malformed() {
    Box bare = entry("avc1", VISUAL, "free", "");
    Box foreign = entry("tx3g", 0, "free", "");
    Box noDescriptor = entry("mp4a", AUDIO, "esds", "0000000005");

    for (Box box : new Box[] {bare, foreign, noDescriptor}) {
      assertThatThrownBy(() -> CodecString.of(box)).isInstanceOf(MalformedBox.class);
    }
  }

  private static Box entry(String type, int fields, String configuration, String hex) {
    byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] entry = Boxes.box(type, new byte[fields], Boxes.box(configuration, body));
    return BoxReader.parse(ByteBuffer.wrap(entry)).getFirst();
  }
}
