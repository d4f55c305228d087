package dev.millrace.testing;

import dev.millrace.models.fetch.Registry;
import dev.millrace.models.fetch.RegistryPackage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Photographs of people, JPEG files that are in a package of the catalogue.
public final class Photographs {
  private static final RegistryPackage PACKAGE =
      new RegistryPackage(
          Registry.NPM,
          "@vladmandic/face-api",
          "1.7.15",
          "0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031",
          12_677_476);

  private Photographs() {}

  /// Two groups of different people.
  ///
  /// @param folder into which the package is fetched
  public static List<byte[]> ofGroups(Path folder) throws Exception {
    var names = List.of("package/demo/sample1.jpg", "package/demo/sample5.jpg");
    var files = PACKAGE.fetch(folder).read(Set.copyOf(names));
    var photographs = new ArrayList<byte[]>();
    for (String name : names) {
      ByteBuffer file = files.get(name);
      var bytes = new byte[file.remaining()];
      file.slice().get(bytes);
      photographs.add(bytes);
    }
    return photographs;
  }
}
