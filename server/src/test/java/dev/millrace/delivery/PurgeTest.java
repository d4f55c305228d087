package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeTest {
  @ParameterizedTest
  @CsvSource({
    "/play/film/, assets/film/3/v/720p/1.m4s, true",
    "/play/film/, assets/film2/3/v/720p/1.m4s, false",
    "/play/film/main.m3u8, assets/film/3/main.m3u8, true",
    "/play/film/main.m3u8, assets/film/12/main.m3u8, true",
    "/play/film/main.m3u8, assets/film/3/v/720p/main.m3u8, false",
    "/play/film/images/, assets/film/1/images/1.jpg, true",
    "/play/film/images/, assets/film/1/v/720p/1.m4s, false",
    "/play/film/v/720p/, assets/film/1/v/720p/1.m4s, true",
    "/play/film/v3/v/720p/, assets/film/3/v/720p/1.m4s, true",
    "/play/film/v3/v/720p/, assets/film/4/v/720p/1.m4s, false",
    "/play/film/v3/, assets/film/33/main.m3u8, false",
  })
  void an_address_without_a_version_stands_for_all_versions(
      String prefix, String key, boolean holds) {
    var purge = new Purge(Set.of(), List.of(prefix), Set.of());

    assertThat(Purge.isPrefix(prefix)).isTrue();
    assertThat(Purge.of(purge.toJson()).keys().test(key)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/play/", "/play/film", "/play/film/../x", "/play/film//", "/play/film/v3"})
  void what_is_below_no_asset_or_names_half_a_version_is_no_prefix(String prefix) {
    assertThat(Purge.isPrefix(prefix)).isFalse();
  }
}
