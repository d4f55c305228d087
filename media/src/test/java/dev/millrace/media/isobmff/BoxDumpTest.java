package dev.millrace.media.isobmff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.cenc.ContentKey;
import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.cmaf.Cmaf;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.Segmenter.Plan;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.testing.Golden;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxDumpTest {
  @ParameterizedTest
  @ValueSource(strings = {"video-24", "video-ntsc", "audio-aac", "audio-opus"})
  void what_ffmpeg_wrote_and_what_we_write(String name) {
    Fmp4 source = Fmp4.read(name + ".mp4");
    MediaSegment segment = source.cut(Plan.whole(Rational.ONE, 0, 0).withIndex()).getFirst();

    Golden.assertMatches(
        "cmaf/" + name + "-init.txt", BoxDump.of(ByteBuffer.wrap(Cmaf.init(source.header()))));
    Golden.assertMatches(
        "cmaf/" + name + "-segment.txt", BoxDump.of(ByteBuffer.wrap(segment.toByteArray())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"video-24", "audio-aac"})
  void what_we_write_encrypted(String name) {
    Fmp4 source = Fmp4.read(name + ".mp4");
    var key = new ContentKey(new UUID(0x0102030405060708L, 9), new byte[16], new byte[16]);
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), key);
    MediaSegment segment = source.cut(Plan.whole(Rational.ONE, 0, 0), encryptor).getFirst();

    Golden.assertMatches(
        "cmaf/" + name + "-encrypted-init.txt",
        BoxDump.of(ByteBuffer.wrap(Cmaf.init(source.header(), encryptor))));
    Golden.assertMatches(
        "cmaf/" + name + "-encrypted-segment.txt",
        BoxDump.of(ByteBuffer.wrap(segment.toByteArray())));
  }

  @Test
  void an_input_of_ffmpeg_is_readable() {
    Golden.assertMatches(
        "isobmff/ffmpeg-video-24.txt", BoxDump.of(ByteBuffer.wrap(Fmp4.bytes("video-24.mp4"))));
  }

  @Test
  void unknown_boxes_show_their_first_bytes() {
    byte[] box = Boxes.box("\u00a9nam", new byte[] {1, 2, (byte) 0xff});

    assertThat(BoxDump.of(ByteBuffer.wrap(box))).isEqualTo("?nam (11) 0102ff\n");
  }
}
