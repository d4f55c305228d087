package dev.millrace.media.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.Complexity.Demand;
import dev.millrace.media.ladder.LadderChoice.Verdict;
import dev.millrace.media.time.FrameRate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentLadderTest {
  private static final FrameRate RATE = FrameRate.whole(25);
  private static final List<Rung> LADDER = Ladder.of(new DisplaySize(1920, 1080), RATE);

  /// Of a film that grows like its pictures' area.
  private static Complexity complexity(long kbps, double at720, double at480) {
    return complexity(kbps, 9 * kbps, Map.of("720p", at720, "480p", at480));
  }

  private static Complexity complexity(long smallest, long largest, Map<String, Double> margin) {
    return new Complexity(demand(smallest), demand(largest), margin, 3);
  }

  private static Demand demand(long kbps) {
    BitRate rate = BitRate.ofKilobits(kbps);
    return new Demand(rate, rate);
  }

  private static String made(List<Rung> rungs) {
    return rungs.stream()
        .map(rung -> "%s@%d".formatted(rung.name(), rung.crf()))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0} kb/s, {1} dB at 720p, {2} at 480p: {3}")
  @CsvSource({
    "500, -2, -7, 1080p@23 720p@23 480p@23 360p@23",
    "500, 3.9, 3.9, 1080p@23 720p@23 480p@23 360p@23",
    "500, 4, 4, 720p@20 480p@20 360p@23",
    "500, 20, 7.9, 720p@20 480p@20 360p@23",
    "500, 20, 8, 480p@17 360p@23",
    "500, 100, 100, 480p@17 360p@23",
    " 30, -2, -7, 1080p@23 360p@23",
    " 30, 20, 4, 720p@20 360p@23",
    " 100, -2, -7, 1080p@23 720p@23 360p@23",
  })
  void rungs_that_add_nothing_are_left_out(long kbps, double at720, double at480, String made) {
    LadderChoice choice = ContentLadder.of(LADDER, complexity(kbps, at720, at480));

    assertThat(made(choice.of(LADDER))).isEqualTo(made);
  }

  @Test
  void each_rung_has_a_reason_whether_it_is_made_or_not() {
    LadderChoice choice = ContentLadder.of(LADDER, complexity(500, 7.8, 0));

    assertThat(choice.because())
        .isEqualTo("probed in 3 places: 360p takes 500 to 500 kb/s, 1080p 4500 to 4500 kb/s");
    assertThat(choice.rungs())
        .extracting(Verdict::name, Verdict::kept, Verdict::because)
        .containsExactly(
            tuple(
                "1080p", false, "720p holds what it shows: scaling loses 7.8 dB less than coding"),
            tuple("720p", true, "the largest that adds detail, coded finer by 3"),
            tuple("480p", true, "about 2.2 times below 720p"),
            tuple("360p", true, "always made: the film begins with it, and for small screens"));
  }

  @Test
  void a_still_drawing_does_without_the_rungs_that_hardly_take_less() {
    Map<String, Double> lines = Map.of("720p", -26.0, "480p", -33.0);

    assertThat(made(ContentLadder.of(LADDER, complexity(58, 98, lines)).of(LADDER)))
        .isEqualTo("1080p@23 360p@23");
    assertThat(made(ContentLadder.of(LADDER, complexity(500, 900, lines)).of(LADDER)))
        .isEqualTo("1080p@23 480p@23 360p@23");
  }

  @Test
  void the_smallest_rung_is_as_it_was_whatever_the_film_shows() {
    Stream.of(complexity(1, 100, 100), complexity(9999, -20, -25), complexity(0, -2, -10))
        .map(found -> ContentLadder.of(LADDER, found).of(LADDER))
        .forEach(rungs -> assertThat(rungs.getLast()).isEqualTo(LADDER.getLast()));
  }

  @Test
  void the_caps_of_an_easy_film_come_down_but_never_to_nothing() {
    List<Rung> easy = ContentLadder.of(LADDER, complexity(120, -2, -10)).of(LADDER);
    List<Rung> still = ContentLadder.of(LADDER, complexity(0, -2, -10)).of(LADDER);
    List<Rung> hard = ContentLadder.of(LADDER, complexity(2000, -2, -10)).of(LADDER);

    assertThat(easy.get(1).maxrate()).isEqualTo(BitRate.ofKilobits(3 * 120 * 4));
    assertThat(still.getFirst()).isEqualTo(LADDER.getFirst());
    assertThat(hard).isEqualTo(LADDER);
  }

  @Test
  void what_stands_in_for_a_larger_rung_takes_over_its_cap() {
    List<Rung> soft = ContentLadder.of(LADDER, complexity(1000, 10, 0)).of(LADDER);

    assertThat(soft)
        .extracting(rung -> rung.maxrate().bitsPerSecond() / 1000)
        .containsExactly(5000L, 2800L, 800L);
  }

  @Test
  void rungs_of_other_codecs_share_the_fate_of_those_of_h264() {
    List<Rung> mixed =
        Stream.of(VideoCodec.H264, VideoCodec.HEVC)
            .flatMap(codec -> LADDER.stream().map(r -> r.coded(codec, RateControl.STANDARD, RATE)))
            .toList();

    List<Rung> chosen = ContentLadder.of(mixed, complexity(500, 10, 0)).of(mixed);

    int offset = mixed.get(4).crf() - mixed.getFirst().crf();
    assertThat(made(chosen))
        .isEqualTo(
            "720p@20 480p@20 360p@23 720p-hevc@%d 480p-hevc@%1$d 360p-hevc@%d"
                .formatted(20 + offset, 23 + offset));
    assertThat(chosen.getLast()).isEqualTo(mixed.getLast());
  }

  @Test
  void without_a_look_the_ladder_stays_as_it_is() {
    LadderChoice choice = LadderChoice.fixed(LADDER, "the probe failed");

    assertThat(choice.of(LADDER)).isEqualTo(LADDER);
    assertThat(choice.rungs()).allMatch(Verdict::kept);
  }

  @Test
  void two_rungs_are_never_fewer() {
    List<Rung> two = LADDER.subList(2, 4);

    assertThat(ContentLadder.of(two, complexity(500, 100, 100)).of(two)).isEqualTo(two);
  }
}
