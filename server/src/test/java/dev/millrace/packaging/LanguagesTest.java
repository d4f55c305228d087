package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
  @ParameterizedTest
  @CsvSource({
    "eng, en, eng, English",
    "en, en, eng, English",
    "ger, de, deu, Deutsch",
    "deu, de, deu, Deutsch",
    "pt-BR, pt-BR, por, português (Brasil)",
    "fil, fil, fil, Filipino",
    "und, und, und, und",
    "'', und, und, und",
    "klingon!, und, und, und",
  })
  void files_and_the_web_name_languages_each_in_their_way(
      String found, String tag, String iso3, String name) {
    assertThat(Languages.tag(found)).isEqualTo(tag);
    assertThat(Languages.iso3(found)).isEqualTo(iso3);
    if (!tag.equals("und")) {
      assertThat(Languages.name(found)).isEqualTo(name);
    }
  }
}
