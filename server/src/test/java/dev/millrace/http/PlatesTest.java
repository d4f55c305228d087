package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Whole answers that many get.
class PlatesTest {
  private final Plates plates = new Plates();
  private final Headers fields = Headers.of("Content-Type", "text/plain").shared();

  private static Body.Bytes body(String text) {
    return Body.Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Its head but for the date, and its body.
  private static String text(ByteBuf answer) {
    return answer.toString(StandardCharsets.UTF_8).replaceFirst("Date: [^\r]*\r\n", "");
  }

  @Test
  void an_answer_is_its_head_and_its_body() {
    ByteBuf answer = plates.of(fields, body("part"));

    assertThat(text(answer)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\npart");
  }

  @Test
  void another_body_or_other_fields_are_another_answer() {
    Body.Bytes one = body("one");
    ByteBuf first = plates.of(fields, one);

    ByteBuf otherBody = plates.of(fields, body("two"));
    ByteBuf otherFields = plates.of(Headers.of("Content-Type", "text/html").shared(), one);

    assertThat(text(first)).endsWith("\r\n\r\none");
    assertThat(text(otherBody)).endsWith("\r\n\r\ntwo");
    assertThat(text(otherFields)).contains("text/html").endsWith("\r\n\r\none");
  }

  @Test
  void who_gets_the_same_has_a_place_of_his_own_in_it() {
    Body.Bytes one = body("one");
    ByteBuf first = plates.of(fields, one);
    String whole = text(first);
    first.skipBytes(first.readableBytes());
    first.release();

    assertThat(text(plates.of(fields, one))).isEqualTo(whole);
  }

  @Test
  void of_more_answers_than_are_kept_each_is_right() {
    for (int i = 0; i < 3 * Plates.MOST; i++) {
      assertThat(text(plates.of(fields, body("body " + i)))).endsWith("body " + i);
    }
  }
}
