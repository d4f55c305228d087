package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetFolderTest {
  @Test
  void objects_are_named_after_asset_version_and_track() {
    assertThat(Tracks.FOLDER.key(AssetFolder.track(Tracks.HIGH)))
        .isEqualTo("assets/film/1/v/720p/");
    assertThat(AssetFolder.track(Tracks.SOUND)).isEqualTo("a/eng/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", ".", "a/b", "a b", "a\n", "../../etc"})
  void a_name_that_leaves_the_folder_is_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AssetFolder(name, "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> new AssetFolder("a", name));
  }
}
