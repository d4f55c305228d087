package dev.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "film.mp4, film.mp4",
        "a/b/Film One.MOV, Film One.MOV",
        "C:\\films\\x.avi, x.avi",
        "../../etc/passwd, passwd",
        "a/.., video",
        "'x'..mp4, 'x'.mp4",
        "100%.mp4, 100%.mp4",
        "a/, video"
      })
  void a_name_is_the_last_part_of_a_path(String path, String name) {
    assertThat(FileNames.plain(path)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/films/My%20Film.mp4?sig=x, My Film.mp4",
    "https://a.example/x%2Fy.mp4, y.mp4",
    "https://a.example/, video",
    "https://a.example, video",
    "https://a.example/%00%0a.mp4, .mp4"
  })
  void an_address_has_a_name(URI uri, String name) {
    assertThat(FileNames.of(uri)).isEqualTo(name);
  }

  @Test
  void what_comes_out_is_always_acceptable_to_the_catalogue() {
    var long_names =
        List.of(
            "n".repeat(2000) + ".mp4",
            "映".repeat(500),
            "🎬".repeat(300) + ".webm",
            "\u0000\u0007\u202e\ud800",
            " . ",
            "x." + "y".repeat(400),
            "a\nb\rc.mp4");
    for (String raw : long_names) {
      var name = FileNames.plain(raw);

      assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(1, 255);
      new Description(
          FileNames.title(name),
          name,
          0,
          null,
          null,
          List.of(),
          JsonNodeFactory.instance.objectNode());
    }
    assertThat(FileNames.plain("n".repeat(2000) + ".mp4")).endsWith("n.mp4");
  }

  @Test
  void a_title_is_a_name_without_its_extension() {
    assertThat(FileNames.title("My.Film.mp4")).isEqualTo("My.Film");
    assertThat(FileNames.title("film")).isEqualTo("film");
    assertThat(FileNames.title(".mp4")).isEqualTo(".mp4");
  }
}
