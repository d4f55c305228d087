package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.telemetry.sessions.Sessionizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What an edge may need off the heap, and what the JVM is given.
class DirectMemoryTest {
  private static final long MEGABYTE = 1 << 20;
  private static final long WAITING = HttpSection.defaults().maxUnderWay().bytes();
  private static final long DISK = 10_240 * MEGABYTE;
  private static final long SESSIONS = Sessionizer.MOST_BYTES;
  private static final long WINDOWS = LiveSection.defaults().windowMemory().bytes();

  private static long cache(long memoryMegabytes) {
    return DirectMemory.needs(
        CacheConfig.in(Path.of("cache")).withRoom(DISK, memoryMegabytes * MEGABYTE));
  }

  private static long given() throws IOException {
    String script = Files.readString(SourceTree.root().resolve("scripts/jvm"));
    Matcher option = Pattern.compile("MILLRACE_DIRECT:-(\\d+)m").matcher(script);
    assertThat(option.find()).isTrue();
    return Long.parseLong(option.group(1)) * MEGABYTE;
  }

  @Test
  void what_all_may_need_at_most_fits_into_what_the_jvm_is_given() throws IOException {
    var given = new DirectMemory(given());

    assertThatCode(() -> given.require(WAITING, cache(96), WINDOWS, SESSIONS))
        .doesNotThrowAnyException();
  }

  @Test
  void with_less_a_process_does_not_begin_and_says_what_to_change() {
    var little = new DirectMemory(256 * MEGABYTE);

    assertThatThrownBy(() -> little.require(WAITING, cache(64), WINDOWS, SESSIONS))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("624 MiB")
        .hasMessageContaining("256 MiB")
        .hasMessageContaining("live.window-memory");
    assertThatCode(() -> little.require(16 * MEGABYTE, cache(64), 0, 0)).doesNotThrowAnyException();
  }

  @Test
  void this_process_has_some() {
    assertThat(DirectMemory.ofThisProcess().mostBytes()).isGreaterThan(64 * MEGABYTE);
  }
}
