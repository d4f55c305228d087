package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `millrace` with the JVM's cache as it should be, stale, and damaged: what it prints
/// is the same.
class LauncherIT {
  private static final String LEARN =
      """
      . scripts/jvm; jvm_options command
      exec "$JAVA_HOME/bin/java" "${jvm[@]}" "-XX:AOTCacheOutput=$(jvm_cache command)" \
        -Xlog:disable -jar server/target/millrace-server.jar help
      """;

  @TempDir private static Path home;
  private static Path cache;
  private static Path good;
  private static Path jar;

  /// A checkout that looks built, with a cache that was learnt from `help` alone.
  @BeforeAll
  static void build() throws Exception {
    Path target = SourceTree.root().resolve("server/target");
    jar = home.resolve("server/target/millrace-server.jar");
    for (String folder : List.of("scripts", "samples", "server/target/aot")) {
      Files.createDirectories(home.resolve(folder));
    }
    for (String module : List.of("media", "engines", "models", "server")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    Files.copy(SourceTree.root().resolve("millrace"), home.resolve("millrace"));
    Files.copy(SourceTree.root().resolve("scripts/jvm"), home.resolve("scripts/jvm"));
    Files.copy(target.resolve("millrace-server.jar"), jar);
    Files.createSymbolicLink(jar.resolveSibling("lib"), target.resolve("lib"));
    Files.createFile(jar.resolveSibling("built"));
    good = home.resolve("good.aot");
    assertThat(bash(LEARN).exit()).isZero();
    Files.move(cachePath(), good);
  }

  @BeforeEach
  void placeTheGoodCache() throws Exception {
    cache = cachePath();
    Files.copy(good, cache, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void a_fitting_cache_is_used() throws Exception {
    Path classes = home.resolve("classes.log");

    bash("./millrace help", Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes));

    assertThat(Files.readString(classes))
        .contains("dev.millrace.cli.Cli source: shared objects file");
  }

  @Test
  void a_missing_cache_is_not_missed() throws Exception {
    Files.delete(cache);

    assertThat(bash("./millrace help")).isEqualTo(help());
  }

  @Test
  void a_torn_cache_is_passed_over_in_silence() throws Exception {
    try (var channel = Files.newByteChannel(cache, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(good) / 2);
    }

    assertThat(bash("./millrace help")).isEqualTo(help());
  }

  @Test
  void a_cache_that_is_none_is_passed_over_in_silence() throws Exception {
    Files.writeString(cache, "no cache");

    assertThat(bash("./millrace help")).isEqualTo(help());
  }

  @Test
  void a_rebuilt_jar_gets_a_cache_of_its_own() throws Exception {
    FileTime before = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));

    assertThat(cachePath()).isNotEqualTo(cache);

    Files.setLastModifiedTime(jar, before);
  }

  @Test
  void the_jvm_itself_refuses_the_cache_of_another_jar() throws Exception {
    FileTime before = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    Files.copy(good, cachePath(), StandardCopyOption.REPLACE_EXISTING);

    assertThat(bash("./millrace help")).isEqualTo(help());

    Files.setLastModifiedTime(jar, before);
  }

  private static Path cachePath() throws Exception {
    return Path.of(bash(". scripts/jvm; jvm_cache command").out().strip());
  }

  /// What `help` says without any cache.
  private static Said help() throws Exception {
    return bash("\"$JAVA_HOME/bin/java\" -jar server/target/millrace-server.jar help");
  }

  private record Said(int exit, String out, String err) {}

  private static Said bash(String script) throws Exception {
    return bash(script, Map.of());
  }

  private static Said bash(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    var builder =
        new ProcessBuilder("bash", "-c", "set -eu; home=$PWD; " + script)
            .directory(home.toRealPath().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
