package dev.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final Catalogue CATALOGUE = Catalogue.read();

  @Test
  void everything_is_pinned_by_version_and_checksum() {
    assertThat(CATALOGUE.packages().values())
        .allSatisfy(
            origin -> {
              assertThat(origin.sha256()).matches("[0-9a-f]{64}");
              assertThat(origin.version()).matches("[0-9][0-9a-z.-]*");
            });
    assertThat(CATALOGUE.models())
        .allSatisfy(entry -> assertThat(entry.source().sha256()).matches("[0-9a-f]{64}"));
  }

  @Test
  void names_are_given_once_and_labels_too() {
    assertThat(CATALOGUE.models())
        .extracting(entry -> entry.model().name())
        .doesNotHaveDuplicates();
    assertThat(CATALOGUE.models())
        .allSatisfy(entry -> assertThat(entry.model().labels()).doesNotHaveDuplicates());
  }

  @Test
  void every_network_tells_its_licence_and_what_it_gets_wrong() {
    assertThat(CATALOGUE.models())
        .extracting(entry -> entry.model().terms())
        .allSatisfy(
            terms -> {
              assertThat(List.of("Apache-2.0", "MIT", "CC0-1.0")).contains(terms.licence());
              assertThat(terms.trainedOn()).isNotBlank();
              assertThat(terms.weaknesses()).isNotEmpty();
            });
  }

  @Test
  void what_looks_at_persons_is_off_until_somebody_decides() {
    assertThat(CATALOGUE.models())
        .filteredOn(entry -> entry.model().terms().optIn())
        .extracting(entry -> entry.model().name())
        .containsExactly("emotion", "face-embedding");
  }
}
