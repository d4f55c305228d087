package dev.millrace.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.ByteSize;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class RequestRulesTest {
  private final RequestRules rules = new RequestRules(ByteSize.parse("5GB"));

  private static UploadRequest with(String title, String filename, long size, String type) {
    var policy = JsonNodeFactory.instance.objectNode();
    return new UploadRequest(title, filename, size, type, List.of("en"), policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "Фильм (1).mkv", "a b.mov", ".hidden", "映画.mp4", "no-ending"})
  void a_plain_file_name_is_accepted(String filename) {
    assertThat(rules.refusal(with("A film", filename, 1, "video/mp4"))).isNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void what_is_not_acceptable_is_named(String field, UploadRequest request) {
    var refused = rules.refusal(request);

    assertThat(refused).isNotNull();
    assertThat(refused.field()).isEqualTo(field);
    assertThat(refused.reason()).isNotBlank();
  }

  static Stream<Arguments> refusals() {
    var names =
        Stream.of(
            "",
            " ",
            "..",
            ".",
            "../a",
            "a/b",
            "a\\b",
            "a..mp4",
            "a\u0000b",
            "a\nb",
            "a\u007fb",
            "é".repeat(128),
            "a\u202egnp.mp4",
            "\ud800x");
    var titles = Stream.of("", " \t", "a\nb", "x".repeat(501), "\udc00", "a\u2066b");
    var types =
        Stream.of("", "video", "video/", "video/mp4\n", "a b/c", "video/mp4;" + "x".repeat(200));
    return Stream.of(
            names.map(name -> Arguments.of("filename", with("A", name, 1, "video/mp4"))),
            titles.map(title -> Arguments.of("title", with(title, "a", 1, "video/mp4"))),
            types.map(type -> Arguments.of("contentType", with("A", "a", 1, type))),
            Stream.of(0L, -1L, 5_000_000_001L, Long.MAX_VALUE)
                .map(size -> Arguments.of("sizeBytes", with("A", "a", size, "video/mp4"))))
        .flatMap(stream -> stream);
  }

  @Test
  void the_catalogue_has_the_last_word() {
    var policy = JsonNodeFactory.instance.arrayNode();
    var request = new UploadRequest("A", "a", 1, null, List.of(), policy);

    assertThat(rules.refusal(request)).isNotNull();
  }
}
