package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadRoutesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Big Buck Bunny | Big Buck Bunny.mp4 | Big%20Buck%20Bunny.mp4
          Café 100%      | Cafe 100_.mp4      | Caf%C3%A9%20100%25.mp4
          雪国            | __.mp4             | %E9%9B%AA%E5%9B%BD.mp4
          ../../etc/a"b  | etc a b.mp4        | etc%20a%20b.mp4
          film.MP4       | film.mp4           | film.mp4
          ...            | video.mp4          | video.mp4
          """)
  void a_title_becomes_a_name_that_every_file_system_takes(
      String title, String ascii, String utf8) {
    assertThat(DownloadRoutes.disposition(title))
        .isEqualTo("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + utf8);
  }
}
