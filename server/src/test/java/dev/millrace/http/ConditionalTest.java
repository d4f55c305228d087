package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.testing.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9110 §13, one row a clause.
class ConditionalTest {
  private static final Response WHOLE =
      Response.text("content")
          .with("ETag", "\"v1\"")
          .with("Last-Modified", "Sat, 01 Aug 2026 10:00:00 GMT")
          .with("Cache-Control", "no-cache");

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          If-None-Match       | "v1"                          | 304
          If-None-Match       | W/"v1"                        | 304
          If-None-Match       | "v0", "v1"                    | 304
          If-None-Match       | *                             | 304
          If-None-Match       | "v2"                          | 200
          If-Modified-Since   | Sat, 01 Aug 2026 10:00:00 GMT | 304
          If-Modified-Since   | Sat, 01 Aug 2026 10:00:01 GMT | 304
          If-Modified-Since   | Sat, 01 Aug 2026 09:59:59 GMT | 200
          If-Modified-Since   | yesterday                     | 200
          If-Modified-Since   | Saturday, 01-Aug-26 10:00:00 GMT | 304
          If-Modified-Since   | Friday, 01-Aug-97 10:00:00 GMT | 200
          If-Modified-Since   | Sat Aug  1 10:00:00 2026      | 304
          If-Modified-Since   | Sat Aug  1 09:59:59 2026      | 200
          If-Modified-Since   | Sun, 01 Aug 2026 10:00:00 GMT | 200
          If-Match            | "v1"                          | 200
          If-Match            | *                             | 200
          If-Match            | "v2"                          | 412
          If-Match            | W/"v1"                        | 412
          If-Unmodified-Since | Sat, 01 Aug 2026 10:00:00 GMT | 200
          If-Unmodified-Since | Sat, 01 Aug 2026 09:59:59 GMT | 412
          """)
  void a_precondition_decides(String name, String value, int status) {
    assertThat(Finish.of(Requests.get("/").header(name, value).build(), WHOLE).status())
        .isEqualTo(status);
  }

  @Test
  void tags_in_several_lines_are_one_list_and_may_have_commas_in_them() {
    var lines =
        Requests.get("/").header("If-None-Match", "\"v0\"").header("If-None-Match", "\"v1\"");
    var match = Requests.get("/").header("If-Match", "\"v0\"").header("If-Match", "\"v1\"");
    Response commas = WHOLE.with("ETag", "\"a,b\"");
    var comma = Requests.get("/").header("If-None-Match", "\"x\", \"a,b\"");
    var half = Requests.get("/").header("If-None-Match", "\"a, b\"");

    assertThat(Finish.of(lines.build(), WHOLE).status()).isEqualTo(304);
    assertThat(Finish.of(match.build(), WHOLE).status()).isEqualTo(200);
    assertThat(Finish.of(comma.build(), commas).status()).isEqualTo(304);
    assertThat(Finish.of(half.build(), commas).status()).isEqualTo(200);
  }

  @Test
  void an_entity_tag_outranks_a_date() {
    var request =
        Requests.get("/")
            .header("If-None-Match", "\"v2\"")
            .header("If-Modified-Since", "Sat, 01 Aug 2026 10:00:00 GMT");

    assertThat(Finish.of(request.build(), WHOLE).status()).isEqualTo(200);
  }

  @Test
  void a_304_keeps_what_describes_the_resource_and_drops_the_content() {
    var request = Requests.get("/").header("If-None-Match", "\"v1\"").build();

    Response answer = Finish.of(request, WHOLE);

    assertThat(answer.body()).isInstanceOf(Body.Empty.class);
    assertThat(answer.headers().first("ETag")).isEqualTo("\"v1\"");
    assertThat(answer.headers().first("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.headers().contains("Content-Type")).isFalse();
    assertThat(answer.headers().contains("Content-Length")).isFalse();
  }

  @Test
  void a_post_and_a_failure_have_no_preconditions() {
    var post = Requests.post("/", "{}").header("If-None-Match", "*").build();
    var get = Requests.get("/").header("If-None-Match", "*").build();

    assertThat(Finish.of(post, WHOLE).status()).isEqualTo(200);
    assertThat(Finish.of(get, WHOLE.withStatus(404)).status()).isEqualTo(404);
  }
}
