package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9110 §14, one row a clause, over each body that can begin anywhere.
class RangesTest {
  private static final String TEXT = "0123456789";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          bytes=0-3         | 206 | bytes 0-3/10 | 0123
          bytes=4-4         | 206 | bytes 4-4/10 | 4
          bytes=7-          | 206 | bytes 7-9/10 | 789
          bytes=7-99        | 206 | bytes 7-9/10 | 789
          bytes=-3          | 206 | bytes 7-9/10 | 789
          bytes=-99         | 206 | bytes 0-9/10 | 0123456789
          Bytes=0-0         | 206 | bytes 0-0/10 | 0
          bytes=0-99999999999999999999 | 206 | bytes 0-9/10 | 0123456789
          bytes=10-         | 416 | bytes */10   | -
          bytes=10-12       | 416 | bytes */10   | -
          bytes=99999999999999999999- | 416 | bytes */10 | -
          bytes=-0          | 416 | bytes */10   | -
          bytes=0-1,4-5     | 200 | -            | 0123456789
          bytes=5-2         | 416 | bytes */10   | -
          bytes=a-b         | 416 | bytes */10   | -
          bytes=-           | 416 | bytes */10   | -
          bytes=            | 200 | -            | 0123456789
          bytes=1--2        | 416 | bytes */10   | -
          bytes=+1-2        | 416 | bytes */10   | -
          items=0-3         | 200 | -            | 0123456789
          """)
  void a_range_is_served_refused_or_ignored(
      String range, int status, String contentRange, String content) throws Exception {
    for (Response whole : bodies()) {
      Response answer = Finish.of(Requests.get("/").header("Range", range).build(), whole);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers().first("Content-Range")).isEqualTo(contentRange);
      if (content != null) {
        assertThat(Answers.text(answer)).isEqualTo(content);
        assertThat(answer.headers().first("Content-Length"))
            .isEqualTo(Integer.toString(content.length()));
        assertThat(answer.headers().first("Accept-Ranges")).isEqualTo("bytes");
      }
    }
  }

  @ParameterizedTest(name = "If-Range {0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "v1"                          | 206
          "v2"                          | 200
          W/"v1"                        | 200
          Sat, 01 Aug 2026 10:00:00 GMT | 206
          Sat, 01 Aug 2026 10:00:01 GMT | 200
          nonsense                      | 200
          """)
  void if_range_guards_the_range(String condition, int status) throws Exception {
    for (Response whole : bodies()) {
      var request = Requests.get("/").header("Range", "bytes=0-1").header("If-Range", condition);

      assertThat(Finish.of(request.build(), whole).status()).isEqualTo(status);
    }
  }

  @Test
  void head_ignores_ranges_and_tells_the_whole_length() throws Exception {
    for (Response whole : bodies()) {
      var request = Requests.head("/").header("Range", "bytes=0-1").build();

      Response answer = Finish.of(request, whole);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().first("Content-Length")).isEqualTo("10");
      assertThat(answer.body()).isInstanceOf(Body.Empty.class);
    }
  }

  @Test
  void a_part_of_text_is_never_compressed() {
    var text = Response.text("x".repeat(4000)).with("ETag", "\"v1\"");
    var request =
        Requests.get("/").header("Range", "bytes=0-2999").header("Accept-Encoding", "gzip");

    Response answer = Finish.of(request.build(), text);

    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.headers().contains("Content-Encoding")).isFalse();
  }

  private List<Response> bodies() throws Exception {
    byte[] bytes = TEXT.getBytes(StandardCharsets.US_ASCII);
    Path file = folder.resolve("padded");
    Files.writeString(file, "xx" + TEXT + "yyy");
    return List.of(
        validated(
            Body.Bytes.of(("x" + TEXT + "y").getBytes(StandardCharsets.US_ASCII)).slice(1, 10)),
        validated(Body.Buffer.of(ByteBuffer.allocateDirect(14).put(2, bytes)).slice(2, 10)),
        validated(new Body.FileSlice(file, 2, 10)),
        validated(new Body.OpenFile(FileChannel.open(file), 2, 10, () -> {})),
        validated(
            new Body.Source(
                10, (from, length) -> new ByteArrayInputStream(bytes, (int) from, (int) length))));
  }

  private static Response validated(Body body) {
    return Response.ok("video/mp4", body)
        .with("ETag", "\"v1\"")
        .with("Last-Modified", "Sat, 01 Aug 2026 10:00:00 GMT");
  }
}
