package dev.millrace.telemetry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlocksTest {
  @Test
  void chains_hold_what_was_added_to_each_whatever_the_others_do() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    try (var blocks = new Blocks()) {
      List<Blocks.Chain> chains = new ArrayList<>();
      List<ByteArrayOutputStream> wanted = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        chains.add(blocks.new Chain());
        wanted.add(new ByteArrayOutputStream());
      }
      for (int i = 0; i < 5_000; i++) {
        int which = random.nextInt(chains.size());
        if (random.nextInt(50) == 0) {
          chains.get(which).clear();
          wanted.get(which).reset();
        } else {
          byte[] more = new byte[random.nextInt(1_500)];
          random.nextBytes(more);
          int count = random.nextInt(more.length + 1);
          chains.get(which).add(more, count);
          wanted.get(which).write(more, 0, count);
        }
      }

      for (int i = 0; i < chains.size(); i++) {
        byte[] whole = wanted.get(i).toByteArray();
        assertThat(chains.get(i).bytes()).as("seed " + seed).isEqualTo(whole);
        assertThat(chains.get(i).size()).isBetween((long) whole.length, whole.length * 2L + 512);
      }
    }
  }

  @Test
  void what_is_let_go_of_is_used_again() {
    try (var blocks = new Blocks()) {
      byte[] much = new byte[3 << 20];
      Arrays.fill(much, (byte) 7);
      for (int i = 0; i < 10; i++) {
        Blocks.Chain chain = blocks.new Chain();
        chain.add(much, much.length);
        assertThat(chain.bytes()).isEqualTo(much);
        chain.clear();
        assertThat(chain.bytes()).isEmpty();
      }

      assertThat(blocks.reserved()).isLessThan(5L << 20);
    }
  }
}
