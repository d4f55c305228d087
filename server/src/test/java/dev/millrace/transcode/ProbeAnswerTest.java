package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.media.time.FrameRate;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.InputFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ProbeAnswerTest {
  private static final String PICTURE =
      "'index':0,'codec_type':'video','codec_name':'h264','width':64,'height':64,'duration':'2'";
  private static final String SOUND =
      "{'index':1,'codec_type':'audio','codec_name':'aac','channels':2,'sample_rate':'48000',"
          + "'duration':'2'}";

  private static ProbeAnswer answer(String... streams) {
    String json = "{'streams':[%s],'format':{'duration':'2'}}".formatted(String.join(",", streams));
    return new ProbeAnswer(
        JsonMapper.shared().readTree(json.replace('\'', '"')),
        InputFormat.MP4,
        SourceLimits.STANDARD);
  }

  private static Reason refusal(ProbeAnswer answer) {
    return assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(
            () -> {
              answer.refuseWhatIsOfNoUse();
              answer.toSource();
            })
        .actual()
        .reason();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'codec_tag':'0x00db' | ENCRYPTED",
        "'codec_tag_string':'encv' | ENCRYPTED",
        "'side_data_list':[{'side_data_type':'Encryption initialization data'}] | ENCRYPTED",
        "'side_data_list':[{'dv_profile':5}] | UNSUPPORTED_CODEC",
      },
      quoteCharacter = '"')
  void a_picture_that_nobody_can_decode_is_refused(String field, Reason reason) {
    assertThat(refusal(answer("{" + PICTURE + "," + field + "}", SOUND))).isEqualTo(reason);
  }

  @Test
  void sound_that_cannot_be_decoded_is_left_out_when_there_is_other_sound() {
    String unknown = "{'index':2,'codec_type':'audio','codec_tag_string':'apac'}";

    ProbeAnswer answer = answer("{" + PICTURE + "}", SOUND, unknown);
    answer.refuseWhatIsOfNoUse();

    assertThat(answer.toSource().audio()).hasSize(1);
    assertThat(refusal(answer("{" + PICTURE + "}", unknown))).isEqualTo(Reason.UNSUPPORTED_CODEC);
  }

  @Test
  void a_lone_cover_is_a_picture() {
    String cover = "{" + PICTURE + ",'disposition':{'attached_pic':1}}";

    assertThat(refusal(answer(cover))).isEqualTo(Reason.IMAGE);
    assertThat(answer(cover, SOUND).toSource().video()).isEmpty();
  }

  @Test
  void a_clock_that_no_camera_has_is_no_rate() {
    String fine = ",'avg_frame_rate':'25/1','r_frame_rate':'1/1500000000'";

    var video = answer("{" + PICTURE + fine + "}", SOUND).toSource().video().orElseThrow();

    assertThat(video.frameRate()).isEqualTo(FrameRate.whole(25));
  }
}
