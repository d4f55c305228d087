package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compression, CORS, static files and the fields around answers.
class FinishTest {
  private static final String LONG = "#EXTINF:4,\n".repeat(200);

  @Test
  void long_text_is_compressed_for_who_accepts_it() throws Exception {
    var playlist =
        Response.bytes("application/vnd.apple.mpegurl", LONG.getBytes(StandardCharsets.UTF_8))
            .with("ETag", "\"v1\"");
    var request = Requests.get("/").header("Accept-Encoding", "br, gzip;q=0.8").build();

    Response answer = Finish.of(request, playlist);

    assertThat(answer.headers().first("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.headers().first("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.headers().first("ETag")).isEqualTo("W/\"v1\"");
    assertThat(gunzip(Answers.bytes(answer))).isEqualTo(LONG);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"gzip, W/\"v1\"", "br, \"v1\""})
  void who_has_it_is_told_what_the_whole_answer_would_tell(String accepted, String etag) {
    var playlist =
        Response.bytes("application/vnd.apple.mpegurl", LONG.getBytes(StandardCharsets.UTF_8))
            .with("ETag", "\"v1\"");
    var request =
        Requests.get("/")
            .header("Accept-Encoding", accepted)
            .header("If-None-Match", "W/\"v1\"")
            .build();

    Response answer = Finish.of(request, playlist);

    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.headers().first("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.headers().first("ETag")).isEqualTo(etag);
    assertThat(answer.headers().contains("Content-Encoding")).isFalse();
  }

  @ParameterizedTest(name = "{0} {1} bytes")
  @CsvSource({"video/mp4, 5000", "text/plain, 1000", "application/octet-stream, 5000"})
  void media_and_short_text_are_left_alone(String type, int size) {
    var request = Requests.get("/").header("Accept-Encoding", "gzip").build();

    Response answer = Finish.of(request, Response.bytes(type, new byte[size]));

    assertThat(answer.headers().contains("Content-Encoding")).isFalse();
    assertThat(answer.headers().contains("Vary")).isFalse();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip               | true
          GZIP               | true
          deflate, gzip;q=1  | true
          *                  | true
          gzip;q=0           | false
          *, gzip;q=0.0      | false
          br                 | false
          x-gzip             | false
          br, gzip ; q=0.5   | true
          gzip; Q = 0 ;x, *  | false
          ,,gzip,            | true
          """)
  void the_weights_of_codings_count(String header, boolean accepted) {
    assertThat(Gzip.accepts(header)).isEqualTo(accepted);
  }

  @Test
  void who_does_not_accept_gzip_still_learns_that_the_answer_varies() {
    Response answer = Finish.of(Requests.get("/").build(), Response.text(LONG));

    assertThat(answer.headers().contains("Content-Encoding")).isFalse();
    assertThat(answer.headers().first("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void another_origin_may_read_what_the_group_allows() {
    var routes =
        Routes.build(
            all ->
                all.group(g -> g.cors(Cors.anyone()).get("/open", _ -> Response.text("x")))
                    .get("/closed", _ -> Response.text("x")));

    Response open = routes.answer(Requests.get("/open").header("Origin", "https://a").build());
    Response closed = routes.answer(Requests.get("/closed").header("Origin", "https://a").build());

    assertThat(open.headers().first("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(open.headers().first("Access-Control-Expose-Headers")).contains("Content-Range");
    assertThat(closed.headers().contains("Access-Control-Allow-Origin")).isFalse();
  }

  @Test
  void players_of_other_sites_may_send_and_read_what_is_told_of_playing() {
    var routes = Routes.build(all -> all.cors(Cors.anyone()).get("/x", _ -> Response.text("x")));
    var preflight =
        Requests.of("OPTIONS", "/x")
            .header("Origin", "https://a")
            .header("Access-Control-Request-Method", "GET");

    Response allowed = routes.answer(preflight.build());
    Response open = routes.answer(Requests.get("/x").header("Origin", "https://a").build());

    assertThat(allowed.headers().first("Access-Control-Allow-Headers"))
        .isEqualTo("CMCD-Object, CMCD-Request, CMCD-Session, CMCD-Status, Content-Type, Range");
    assertThat(open.headers().first("Access-Control-Expose-Headers"))
        .isEqualTo(
            "Accept-Ranges, Age, CMSD-Dynamic, CMSD-Static, Cache-Status, Content-Length,"
                + " Content-Range, Date, ETag");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"Range, bytes=9-, 416", "If-Match, x, 412"})
  void a_refused_part_keeps_the_fields_of_the_filters(String field, String value, int status) {
    var film =
        Response.bytes("video/mp4", new byte[5])
            .with("ETag", "\"v1\"")
            .with("Cache-Control", "max-age=9");
    var routes =
        Routes.build(
            all -> all.cors(Cors.anyone()).after(SecurityHeaders.strict()).get("/x", _ -> film));

    Response answer =
        routes.answer(
            Requests.get("/x").header("Origin", "https://a").header(field, value).build());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().first("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.headers().first("Access-Control-Expose-Headers")).contains("Content-Range");
    assertThat(answer.headers().first("Content-Security-Policy")).isNotNull();
    assertThat(answer.headers().all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().all("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.headers().all("Cache-Control")).containsExactly("no-store");
    assertThat(answer.headers().contains("ETag")).isFalse();
    assertThat(answer.headers().first("Content-Range"))
        .isEqualTo(status == 416 ? "bytes */5" : null);
  }

  @Test
  void a_preflight_is_answered_for_known_origins_only() {
    var cors = new Cors(Set.of("https://a"), Set.of("Content-Type"), Set.of(), Duration.ofHours(1));
    var routes = Routes.build(all -> all.cors(cors).post("/x", _ -> Response.noContent()));

    Response known = routes.answer(preflight("https://a"));
    Response unknown = routes.answer(preflight("https://b"));

    assertThat(known.headers().first("Access-Control-Allow-Origin")).isEqualTo("https://a");
    assertThat(known.headers().first("Access-Control-Allow-Methods")).isEqualTo("OPTIONS, POST");
    assertThat(known.headers().first("Access-Control-Max-Age")).isEqualTo("3600");
    assertThat(known.headers().first("Vary")).isEqualTo("Origin");
    assertThat(unknown.headers().contains("Access-Control-Allow-Origin")).isFalse();
  }

  @Test
  void a_file_of_the_class_path_has_its_type_and_a_strong_tag() {
    var files = new StaticFiles(FinishTest.class, "http-static");

    Response answer = files.file("page.html");

    assertThat(answer.headers().first("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.headers().first("ETag")).matches("\"[0-9a-f]{32}\"");
    assertThat(Answers.text(answer)).contains("<h1>hello</h1>");
    assertThat(files.file("page.html")).isSameAs(answer);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"no.html", "../http-static/page.html", "'', ", "sub", "/page.html", "a\\b.html"})
  void a_name_that_is_no_file_is_unknown(String name) {
    var files = new StaticFiles(FinishTest.class, "http-static");

    assertThatThrownBy(() -> files.file(name)).isInstanceOf(Problem.Thrown.class);
  }

  @Test
  void the_strict_headers_yield_to_what_a_handler_says() {
    var routes =
        Routes.build(
            all ->
                all.after(SecurityHeaders.strict())
                    .get("/plain", _ -> Response.text("x"))
                    .get("/own", _ -> Response.text("x").with("Content-Security-Policy", "own")));

    Headers plain = routes.answer(Requests.get("/plain").build()).headers();
    Headers own = routes.answer(Requests.get("/own").build()).headers();

    assertThat(plain.first("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(plain.first("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(own.first("Content-Security-Policy")).isEqualTo("own");
  }

  @Test
  void an_event_puts_each_line_of_data_in_its_own_field() {
    var event = new ServerEvent("7", "asset", "a\nb");

    assertThat(event.text()).isEqualTo("id: 7\nevent: asset\ndata: a\ndata: b\n\n");
    assertThatThrownBy(() -> ServerEvent.of("a\nb", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_header_can_not_split_an_answer() {
    assertThatThrownBy(() -> Response.of(200).with("X", "a\r\nSet-Cookie: b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Response.of(200).with("X: y", "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Request preflight(String origin) {
    return Requests.of("OPTIONS", "/x")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .build();
  }

  private static String gunzip(byte[] bytes) throws Exception {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
