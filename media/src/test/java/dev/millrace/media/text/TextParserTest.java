package dev.millrace.media.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextParserTest {
  @Test
  void subrip_becomes_cues() {
    List<Cue> cues =
        parse(
            """
            1
            00:00:01,500 --> 00:00:03,000
            First <i>line</i>
            second line

            2
            01:00:00,000 --> 01:00:01,000
            {\\an8}At the top
            """);

    assertThat(cues)
        .containsExactly(
            new Cue(1500, 3000, "", "First <i>line</i>\nsecond line"),
            new Cue(3_600_000, 3_601_000, "line:0", "At the top"));
  }

  @Test
  void webvtt_keeps_where_cues_are_shown_and_who_speaks() {
    List<Cue> cues =
        parse(
            """
            WEBVTT - a title

            STYLE
            ::cue { color: red }

            NOTE nobody reads this

            intro
            00:01.000 --> 00:02.000 line:10% align:start region:x evil:"
            <v Ann>Hello &amp; <c.loud>welcome</c>
            """);

    assertThat(cues)
        .containsExactly(
            new Cue(
                1000, 2000, "line:10% align:start", "<v Ann>Hello &amp; <c.loud>welcome</c></v>"));
  }

  @Test
  void a_file_without_blank_lines_and_with_old_line_ends_is_read() {
    List<Cue> cues = parse("1\r\n0:0:1,0 --> 0:0:2,0\r\na\r\n2\r\n0:0:2,5 --> 0:0:3,25\r\n7\r\n");

    assertThat(cues).containsExactly(new Cue(1000, 2000, "", "a"), new Cue(2500, 3250, "", "7"));
  }

  @Test
  void cues_out_of_order_are_put_in_order_and_empty_ones_left_out() {
    List<Cue> cues =
        parse(
            """
            WEBVTT

            00:05.000 --> 00:06.000
            late

            00:03.000 --> 00:03.000
            no time

            00:01.000 --> 00:02.000


            00:01.000 --> 00:02.000
            early
            """);

    assertThat(cues).extracting(Cue::text).containsExactly("early", "late");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void a_byte_order_mark_decides(String charset) {
    byte[] bytes =
        "\ufeff1\n0:00:01,000 --> 0:00:02,000\nGrüße\n".getBytes(Charset.forName(charset));

    assertThat(TextParser.parse(bytes)).extracting(Cue::text).containsExactly("Grüße");
  }

  @Test
  void what_is_not_utf8_is_windows_1252() {
    byte[] bytes = "1\n0:00:01,000 --> 0:00:02,000\nGrüße\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(TextParser.parse(bytes)).extracting(Cue::text).containsExactly("Grüße");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a < b && c > d | a &lt; b &amp;&amp; c &gt; d",
        "<script>x</script> | x",
        "<b>bold <i>both</b> | <b>bold <i>both</i></b>",
        "</i>stray | stray",
        "<font color=\"red\">red</font> | red",
        "&nbsp;&bogus; | &nbsp;&amp;bogus;",
        "<i.x>class</i> | <i>class</i>",
      })
  void markup_that_webvtt_does_not_know_is_text_or_gone(String in, String out) {
    assertThat(Markup.clean(in)).isEqualTo(out);
  }

  @Test
  void a_webvtt_file_without_cues_is_empty() {
    assertThat(parse("WEBVTT\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "1\n2\n3", "{\"a\": 1}", "0:00 -> 0:01\nx", "\u0000\u0001"})
  void what_is_no_subtitle_file_is_refused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(MalformedText.class)
        .hasMessageContaining("neither WebVTT nor SubRip");
  }

  @Test
  void a_wrong_time_is_named_with_its_line() {
    assertThatThrownBy(() -> parse("1\n00:00:01,000 --> 00:99\nx"))
        .isInstanceOf(MalformedText.class)
        .hasMessage("line 2: not a time: 00:00:01,000 --> 00:99");
  }

  @Test
  void too_much_is_refused() {
    String many = "0:00:01,000 --> 0:00:02,000\nx\n\n".repeat(TextParser.MAX_CUES + 1);

    assertThatThrownBy(() -> parse(many)).hasMessageContaining("more than 50000 cues");
    assertThatThrownBy(() -> TextParser.parse(new byte[TextParser.MAX_BYTES + 1]))
        .isInstanceOf(MalformedText.class);
  }

  @Test
  void whatever_was_written_is_read_again() {
    List<Cue> cues =
        List.of(
            new Cue(0, 1, "", "<v Ann>a &amp; b</v>\n&lt;c&gt;"),
            new Cue(359_999_999, 360_000_000, "align:end", "late"));

    assertThat(parse(WebVtt.whole(cues))).isEqualTo(cues);
  }

  @Test
  void a_cue_is_in_every_segment_that_it_reaches_into() {
    List<Cue> cues = List.of(new Cue(3000, 8000, "", "long"), new Cue(8000, 9000, "", "next"));

    assertThat(WebVtt.segment(cues, 0, 4000)).contains("long").doesNotContain("next");
    assertThat(WebVtt.segment(cues, 4000, 8000)).contains("00:00:03.000 --> 00:00:08.000");
    assertThat(WebVtt.segment(cues, 8000, 12_000))
        .isEqualTo(
            """
            WEBVTT
            X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0

            00:00:08.000 --> 00:00:09.000
            next
            """);
    assertThat(WebVtt.segment(cues, 12_000, 16_000)).doesNotContain("-->");
  }

  private static List<Cue> parse(String text) {
    return TextParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
