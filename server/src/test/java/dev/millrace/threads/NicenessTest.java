package dev.millrace.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NicenessTest {
  private static final int NICE = 16;

  /// Of this very thread, as the kernel says it (proc(5)); the name may hold blanks.
  private static int nice() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int within(boolean isLast) {
    var seen = new CompletableFuture<Integer>();
    Runnable look = () -> seen.complete(nice());
    Thread.ofPlatform().start(isLast ? Niceness.behindAll(look) : Niceness.later(look));
    return seen.join();
  }

  @Test
  void a_thread_gives_way_to_those_that_are_as_its_parent_was() {
    int ours = nice();

    assertThat(within(false)).isEqualTo(Math.min(19, ours + 5));
    assertThat(within(true)).isEqualTo(19);
    assertThat(nice()).isEqualTo(ours);
  }
}
