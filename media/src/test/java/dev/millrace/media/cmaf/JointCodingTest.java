package dev.millrace.media.cmaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.codec.CodecString;
import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.isobmff.MalformedBox;
import dev.millrace.media.testing.Fmp4;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One decoder for the pictures of two encoders.
class JointCodingTest {
  private static final int VISUAL = 78;

  /// Both its parameter sets have the number 31.
  private static final String SLATE = "0142000affe1 000667 42000a 0400 01 000368 0400";

  private final SampleEntry.Video main =
      (SampleEntry.Video) Fmp4.read("video-24.mp4").header().entry();

  private static SampleEntry.Video entry(String avcC) {
    byte[] setup = HexFormat.of().parseHex(avcC.replace(" ", ""));
    byte[] entry = Boxes.box("avc1", new byte[VISUAL], Boxes.box("avcC", setup));
    return new SampleEntry.Video("avc1.42000a", 32, 32, ByteBuffer.wrap(entry));
  }

  private static Box avcC(SampleEntry.Video entry) {
    return BoxReader.parse(entry.bytes()).getFirst().require("avcC");
  }

  @Test
  void it_has_the_parameter_sets_of_both_and_the_codec_of_the_first() {
    SampleEntry.Video joint = main.joinedBy(entry(SLATE));

    Box box = BoxReader.parse(joint.bytes()).getFirst();
    assertThat(box.size()).isEqualTo(joint.bytes().remaining());
    assertThat(box.children()).extracting(Box::type).isEqualTo(types(main));
    assertThat(joint.codec()).isEqualTo(CodecString.of(box)).isEqualTo("avc1.64000a");
    byte[] sets = avcC(joint).toBytes();
    String hex = HexFormat.of().formatHex(sets);
    assertThat(sets[13]).as("sequences").isEqualTo((byte) 0xe2);
    assertThat(hex).contains("00066742000a0400", "0003680400");
    long added = 2 + 6 + 2 + 3;
    assertThat(avcC(joint).size()).isEqualTo(avcC(main).size() + added);
  }

  private static List<String> types(SampleEntry.Video entry) {
    return BoxReader.parse(entry.bytes()).getFirst().children().stream().map(Box::type).toList();
  }

  @Test
  void sets_of_one_number_and_other_codecs_are_malformed() {
    var hevc = (SampleEntry.Video) Fmp4.read("video-hevc.mp4").header().entry();

    assertThatThrownBy(() -> main.joinedBy(main))
        .isInstanceOf(MalformedBox.class)
        .hasMessageContaining("one number");
    assertThatThrownBy(() -> main.joinedBy(hevc)).isInstanceOf(MalformedBox.class);
  }
}
