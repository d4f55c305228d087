package dev.millrace.media.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Against the samples of SCTE 35 (section 14), and against whatever else may come.
class SpliceSectionTest {
  /// A `splice_insert` that leaves the programme for 60 s, of section 14.2.
  static final String INSERT =
      "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";

  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of(INSERT, "splice-1207959695", Cue.Role.OUT, 1936310318L, 5426421L),
        Arguments.of(
            "/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfg==",
            "segment-1207959694",
            Cue.Role.OUT,
            1924989008L,
            27630000L),
        Arguments.of(
            "/DAvAAAAAAAA///wBQb+dGKQoAAZAhdDVUVJSAAAjn+fCAgAAAAALKChijUCAKnMZ1g=",
            "segment-1207959694",
            Cue.Role.IN,
            1952616608L,
            null));
  }

  @ParameterizedTest(name = "{1} {2} at {3} for {4}")
  @MethodSource("samples")
  void the_samples_of_the_standard_say_what_it_says(
      String base64, String id, Cue.Role role, Long ticks, Long lasting) {
    SpliceSection section = SpliceSection.parse(base64);

    assertThat(section.cues()).containsExactly(new Cue(id, role, ticks, lasting, false));
    assertThat(section.bytes()).isEqualTo(Base64.getDecoder().decode(base64));
  }

  @ParameterizedTest(name = "out {0}, at once {1}: {2} at {3}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          true, false, OUT, 8000
          true, true, OUT, -
          false, false, IN, 8000
          false, true, IN, -
          """)
  void an_insert_goes_out_or_in_at_a_time_or_at_once(
      boolean out, boolean atOnce, Cue.Role role, Long ticks) {
    byte[] bytes = SampleSections.insert(7, out, atOnce ? null : 8000L, null);

    assertThat(SpliceSection.parse(bytes).cues())
        .containsExactly(new Cue("splice-7", role, ticks, null, false));
  }

  @Test
  void times_are_moved_by_the_adjustment_around_the_end_of_the_clock() {
    byte[] bytes = SampleSections.insert(7, true, (1L << 33) - 100, null);
    bytes[8] = (byte) 250;

    assertThat(SpliceSection.parse(SampleSections.signed(bytes)).cues())
        .extracting(Cue::ticks)
        .containsExactly(150L);
  }

  @Test
  void what_is_taken_back_is_cancelled() {
    byte[] bytes = SampleSections.insert(7, true, null, null);
    bytes[18] |= (byte) 0x80;

    assertThat(SpliceSection.parse(SampleSections.signed(bytes)).cues())
        .containsExactly(new Cue("splice-7", Cue.Role.OTHER, null, null, true));
  }

  @Test
  void commands_that_are_not_known_say_nothing() {
    byte[] bytes = SampleSections.insert(7, true, null, null);
    bytes[13] = 0;

    assertThat(SpliceSection.parse(SampleSections.signed(bytes)).cues()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', have 0 bytes",
    "'AAAA', have 3 bytes",
    "'%', is not base64",
    "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbows=, checksum",
    "/DAuAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=, no splice information",
  })
  void what_is_none_is_refused(String base64, String why) {
    assertThatThrownBy(() -> SpliceSection.parse(base64))
        .isInstanceOf(MalformedCue.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_broken_one_with_a_right_checksum_is_malformed_or_says_something() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] whole = Base64.getDecoder().decode(INSERT);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = Arrays.copyOf(whole, 20 + random.nextInt(60));
      for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
        broken[3 + random.nextInt(broken.length - 3)] = (byte) random.nextInt();
      }
      broken[2] = (byte) (broken.length - 3);
      byte[] signed = SampleSections.signed(broken);

      assertThat(harm(signed)).as("seed " + seed + ", round " + i).isNull();
    }
  }

  private static Throwable harm(byte[] section) {
    try {
      var _ = SpliceSection.parse(section);
      return null;
    } catch (MalformedCue _) {
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
