package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.access.Place;
import dev.millrace.delivery.access.Places;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final String SOURCE =
      """
      import dev.millrace.delivery.access.Place;
      import dev.millrace.delivery.access.Places;
      import java.net.InetAddress;

      public class NAME implements Places {
        public Place locate(InetAddress address) {
          return address.isLoopbackAddress() ? new Place("CH", 559) : Place.UNKNOWN;
        }
      }
      """;

  @TempDir private Path folder;

  private void put(String name, String service) throws IOException {
    Path source = Files.writeString(folder.resolve(name + ".java"), SOURCE.replace("NAME", name));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(failed).isZero();
    try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name + ".jar")))) {
      jar.putNextEntry(new JarEntry(name + ".class"));
      jar.write(Files.readAllBytes(folder.resolve(name + ".class")));
      jar.putNextEntry(new JarEntry("META-INF/services/" + Places.class.getName()));
      jar.write(service.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void a_jar_in_the_folder_says_where_addresses_are() throws Exception {
    put("Atlas", "Atlas");

    try (var plugins = Plugins.in(folder)) {
      Places atlas = plugins.places().orElseThrow();

      assertThat(atlas.locate(InetAddress.getLoopbackAddress())).isEqualTo(new Place("CH", 559));
      assertThat(atlas.refusal(Place.UNKNOWN, "film")).isEmpty();
    }
  }

  @Test
  void no_folder_is_no_plug_in() throws IOException {
    try (var plugins = Plugins.in(folder.resolve("none"))) {
      assertThat(plugins.places()).isEmpty();
    }
  }

  @Test
  void a_jar_that_can_not_be_loaded_and_one_too_many_are_said_at_the_start() throws IOException {
    put("Atlas", "Missing");
    try (var plugins = Plugins.in(folder)) {
      assertThatExceptionOfType(CommandFailed.class)
          .isThrownBy(plugins::places)
          .withMessageContaining("Missing");
    }

    put("Atlas", "Atlas");
    put("Globe", "Globe");
    try (var plugins = Plugins.in(folder)) {
      assertThatExceptionOfType(CommandFailed.class)
          .isThrownBy(plugins::places)
          .withMessage("there are 2 plug-ins for places, Atlas and Globe: leave one");
    }
  }
}
