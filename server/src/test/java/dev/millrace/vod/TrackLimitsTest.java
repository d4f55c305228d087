package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Media;
import dev.millrace.media.time.Rational;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.workflow.step.PermanentFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The limits on tracks, which follow from each other.
class TrackLimitsTest {
  private static final int STREAMS = SourceLimits.STANDARD.maxStreams();

  @Test
  void whatever_a_source_may_hold_can_be_published_with_all_its_captions() {
    assertThat(Media.MOST_TRACKS).isEqualTo(2 * STREAMS + CaptionShelf.MOST);
    assertThatCode(() -> PlanSteps.requireRoom(surround(STREAMS))).doesNotThrowAnyException();
  }

  @Test
  void what_could_not_be_published_is_refused_in_the_plan() {
    assertThatThrownBy(() -> PlanSteps.requireRoom(surround(STREAMS + 1)))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("194 tracks");
  }

  @Test
  void a_publication_beyond_the_limits_is_not_tried_again() {
    assertThatThrownBy(() -> Media.TooMuch.check(1, Media.MOST_TRACKS + 1))
        .matches(failure -> !Kinds.PUBLISH.retry().worthRetrying().test(failure));
  }

  /// So many sound tracks, each of which becomes two.
  private static EncodePlan surround(int streams) {
    List<SourceInfo.Audio> sound =
        IntStream.range(0, streams)
            .mapToObj(i -> new SourceInfo.Audio(i, "aac", 6, 48_000, "eng", "", Rational.ZERO))
            .toList();
    var source =
        new SourceInfo(
            InputFormat.MP4, Rational.of(4), Rational.ZERO, Optional.empty(), sound, List.of());
    var asked = JsonMapper.shared().createObjectNode().put("surround", true);
    return EncodePlan.of(source, Policies.encode(PolicyJson.read(asked, Policy.STANDARD)));
  }
}
