package dev.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DescriptionTest {
  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../a.mp4", "a\\b.mp4", "a\u0000.mp4", "a\nb.mp4"})
  void a_path_or_control_character_is_no_file_name(String filename) {
    assertThatThrownBy(() -> named("Rivers", filename)).hasMessageContaining("filename");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rivers.mp4", "..rivers", "Flüsse & Bäche (1).mkv", "川.mov", ".mp4"})
  void any_other_text_is(String filename) {
    assertThat(named("Rivers", filename).filename()).isEqualTo(filename);
  }

  @Test
  void a_title_must_say_something() {
    assertThatThrownBy(() -> named("  ", "a.mp4")).hasMessageContaining("title");
    assertThatThrownBy(() -> named("x".repeat(501), "a.mp4")).hasMessageContaining("title");
  }

  @Test
  void a_cursor_reads_as_it_was_written() {
    var id = new AssetId("01arz3ndektsv4rrffq69g5fav");
    var cursor = new Cursor(Instant.parse("2026-11-21T12:00:00.123456Z"), id);

    assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "MTIz", "MS4wMWFyejNuZGVrdHN2NHJyZmZxNjlnNWZhdQ"})
  void any_other_text_is_no_cursor(String text) {
    assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Description named(String title, String filename) {
    var policy = JsonMapper.shared().createObjectNode();
    return new Description(title, filename, 1, null, null, List.of(), policy);
  }
}
