package dev.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.VideoCodec;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyJsonTest {
  private static Policy read(String json) {
    return PolicyJson.read(JsonMapper.shared().readTree(json), Policy.STANDARD);
  }

  @Test
  void a_whole_policy_is_read_and_written_as_it_is() {
    String json =
        "{\"rungs\":[\"720p\",\"360p\"],\"codecs\":[\"h264\",\"hevc\"],"
            + "\"rateControl\":{\"mode\":\"constant\",\"kbps\":{\"720p\":2500}},"
            + "\"ladder\":\"content\",\"surround\":true,\"priority\":\"high\","
            + "\"retention\":{\"originalDays\":0,\"assetDays\":365},"
            + "\"owner\":\"alice@example.org\",\"protection\":\"cbcs\","
            + "\"playback\":{\"access\":\"embed\",\"domains\":[\"a.org\",\"*.b.org\"]},"
            + "\"analysis\":[\"shots\",\"text\"]}";

    Policy policy = read(json);

    assertThat(PolicyJson.write(policy).toString()).isEqualTo(json);
    assertThat(policy.codecs()).containsExactly(VideoCodec.H264, VideoCodec.HEVC);
    assertThat(policy.rateControl().rates()).isEqualTo(Map.of("720p", BitRate.ofKilobits(2500)));
  }

  @Test
  void what_is_left_out_or_null_is_as_it_is_otherwise() {
    var otherwise = read("{\"maxHeight\":480,\"surround\":true}");
    var json = JsonMapper.shared().readTree("{\"priority\":\"low\",\"surround\":null}");

    Policy policy = PolicyJson.read(json, otherwise);

    assertThat(policy.surround()).isTrue();
    assertThat(policy.pick().maxHeight()).hasValue(480);
    assertThat(policy.priority()).isEqualTo(Policy.Priority.LOW);
  }

  @Test
  void an_empty_retention_keeps_a_film_that_would_go_otherwise() {
    var otherwise = read("{\"retention\":{\"assetDays\":30}}");

    Policy policy = PolicyJson.read(JsonMapper.shared().readTree("{\"retention\":{}}"), otherwise);

    assertThat(policy.retention()).isEqualTo(Retention.FOREVER);
    assertThat(PolicyJson.read(PolicyJson.write(policy), otherwise)).isEqualTo(policy);
  }

  @Test
  void a_policy_may_contradict_what_is_configured_but_not_itself() {
    var otherwise = read("{\"maxHeight\":480}");
    var json = JsonMapper.shared().readTree("{\"rungs\":[\"720p\"]}");

    Policy policy = PolicyJson.read(json, otherwise);

    assertThat(policy.pick()).isEqualTo(new Policy.Pick(OptionalInt.empty(), List.of("720p")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"ladder":[720]}                                      | /ladder
          {"ladder":"auto"}                                     | /ladder
          []                                                    | /
          {"maxHeight":99}                                      | /maxHeight
          {"maxHeight":720,"rungs":["720p"]}                    | /rungs
          {"rungs":"720p"}                                      | /rungs
          {"rungs":[720]}                                       | /rungs
          {"rungs":["720"]}                                     | /rungs
          {"codecs":["vp9"]}                                    | /codecs
          {"codecs":["H264"]}                                   | /codecs
          {"rateControl":"cbr"}                                 | /rateControl
          {"rateControl":{"mode":"cbr"}}                        | /rateControl/mode
          {"rateControl":{"crf":9}}                             | /rateControl/crf
          {"rateControl":{"mode":"constant","crf":20}}          | /rateControl/crf
          {"rateControl":{"speed":1}}                           | /rateControl/speed
          {"rateControl":{"kbps":{"720p":49}}}                  | /rateControl/kbps/720p
          {"rateControl":{"kbps":{"720p":"900"}}}               | /rateControl/kbps/720p
          {"rateControl":{"kbps":{"top":900}}}                  | /rateControl/kbps
          {"surround":1}                                        | /surround
          {"priority":"urgent"}                                 | /priority
          {"retention":30}                                      | /retention
          {"retention":{"days":30}}                             | /retention/days
          {"retention":{"originalDays":-1}}                     | /retention/originalDays
          {"retention":{"assetDays":0}}                         | /retention/assetDays
          {"retention":{"assetDays":36501}}                     | /retention/assetDays
          {"owner":5}                                           | /owner
          {"owner":"Alice B."}                                  | /owner
          {"maxHeight":720.5}                                   | /maxHeight
          {"maxHeight":1e30}                                    | /maxHeight
          {"maxHeight":"720"}                                   | /maxHeight
          {"priority":3}                                        | /priority
          {"playback":"signed"}                                 | /playback
          {"playback":{}}                                       | /playback/access
          {"playback":{"access":"signed","domains":["a.org"]}}  | /playback/domains
          {"playback":{"access":"embed","domains":["a.org:1"]}} | /playback/domains
          """)
  void what_is_wrong_is_named(String json, String member) {
    assertThatExceptionOfType(InvalidPolicy.class)
        .isThrownBy(() -> read(json))
        .satisfies(e -> assertThat(e.member()).isEqualTo(member));
  }

  @Test
  void a_stored_policy_without_a_form_asks_for_nothing() {
    var old = JsonMapper.shared().readTree("{\"keepSource\": true, \"ladder\": [720, 360]}");

    assertThat(PolicyJson.stored(old)).isEqualTo(Policy.STANDARD);
    assertThat(Policy.STANDARD.rateControl()).isEqualTo(RateControl.STANDARD);
  }

  /// As a program sees it that is older than the policy.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'protection':'cbcs','later':1} | CBCS",
        "{'protection':'aes-128','later':1} | AES_128",
        "{'protection':'of-tomorrow'} | CBCS",
        "{'protection':'none','later':1} | NONE",
        "{'later':1} | NONE"
      })
  void what_is_stored_and_not_understood_never_loses_its_protection(
      String json, Policy.Protection protection) {
    JsonNode stored = JsonMapper.shared().readTree(json.replace('\'', '"'));

    assertThat(PolicyJson.stored(stored).protection()).isEqualTo(protection);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'playback':{'access':'signed'},'later':1} | SIGNED",
        "{'playback':{'access':'embed','domains':['example.org']},'later':1} | EMBED",
        "{'playback':{'access':'embed','later':1}} | SIGNED",
        "{'playback':{'access':'of-tomorrow'}} | SIGNED",
        "{'playback':'of-tomorrow'} | SIGNED",
        "{'playback':{'access':'public'},'later':1} | PUBLIC",
        "{'later':1} | PUBLIC"
      })
  void what_is_stored_and_not_understood_is_never_played_by_more(
      String json, Playback.Access access) {
    JsonNode stored = JsonMapper.shared().readTree(json.replace('\'', '"'));

    assertThat(PolicyJson.stored(stored).playback().access()).isEqualTo(access);
  }

  @Test
  void who_may_play_changes_and_what_is_not_understood_stays() {
    JsonNode stored = JsonMapper.shared().readTree("{\"protection\":\"cbcs\",\"later\":1}");

    JsonNode changed = PlaybackJson.into(stored, Playback.SIGNED);

    assertThat(changed.path("later").intValue()).isOne();
    assertThat(PolicyJson.stored(changed).playback()).isEqualTo(Playback.SIGNED);
    assertThat(PolicyJson.stored(changed).protection()).isEqualTo(Policy.Protection.CBCS);
    assertThat(PlaybackJson.into(changed, Playback.PUBLIC).path("playback").path("access"))
        .hasToString("\"public\"");
  }
}
