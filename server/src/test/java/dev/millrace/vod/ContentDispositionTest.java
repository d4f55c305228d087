package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentDispositionTest {
  private static String name(String field) {
    return ContentDisposition.filename(field).orElse("-");
  }

  @Test
  void a_name_is_found_in_every_form() {
    assertThat(name("attachment; filename=film.mp4")).isEqualTo("film.mp4");
    assertThat(name("attachment; filename=\"a \\\"b\\\"; c.mp4\"")).isEqualTo("a \"b\"; c.mp4");
    assertThat(name("inline; FileName = \"x.mov\"; filename*=utf-8'de'%C3%9Cb+r.mov"))
        .isEqualTo("Üb+r.mov");
    assertThat(name("attachment; filename*=UTF-8''%zz")).isEqualTo("-");
    assertThat(name("attachment")).isEqualTo("-");
    assertThat(name("filename=x")).isEqualTo("-");
  }
}
