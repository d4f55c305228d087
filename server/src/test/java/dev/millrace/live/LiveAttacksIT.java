package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.live.attack.RtmpAttacks;
import dev.millrace.live.attack.RtmpAttacks.Attack;
import dev.millrace.live.attack.SrtAttacks;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Strangers do what they can to the ports of a channel that somebody publishes to.
/// `./millrace bench live-attacks` does so for minutes, and looks at what it leaves in memory.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveAttacksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FLOOD = 2_000;
  private static final long SEED = 5;

  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) {
    channels = new Channels(product.url(), product.token());
  }

  @Test
  void attacks_are_refused_and_a_channel_goes_on_beside_them() throws Exception {
    JsonNode rtmp = channels.create(Map.of("name", "Attacked", "input", "rtmp"));
    JsonNode channel =
        channels.create(Map.of("name", "Watched", "input", "srt", "dvrSeconds", 600));
    var showing = Showing.of(channels, channel);
    try (var _ = Encoder.to(channel.at("/ingest/url").asString())) {
      channels.awaitPlayable(channel);

      // Who only begins to shake hands is closed after ten seconds: others look at that.
      var attacks = EnumSet.complementOf(EnumSet.of(Attack.HALF_A_HANDSHAKE));
      var port = URI.create(rtmp.at("/ingest/url").asString());
      var refused = new EnumMap<Attack, CompletableFuture<Boolean>>(Attack.class);
      attacks.forEach(attack -> refused.put(attack, aside(port, attack)));
      attackBySrt(URI.create(channel.at("/ingest/url").asString()));

      refused.forEach((attack, answer) -> assertThat(answer.join()).as(attack.name()).isTrue());
      int shown = showing.numbers().length;
      assertThat(Eventually.holds(PATIENCE, () -> showing.numbers().length > shown + 1))
          .as(() -> showing.health().toString())
          .isTrue();
    }
    assertThat(showing.programmes()).hasSize(1);
    int[] numbers = showing.numbers();
    assertThat(numbers).isEqualTo(IntStream.range(0, numbers.length).toArray());
    channels.delete(channel);
    channels.delete(rtmp);
  }

  private static CompletableFuture<Boolean> aside(URI port, Attack attack) {
    var answer = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(new RtmpAttacks(port, SEED).isRefused(attack));
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private static void attackBySrt(URI port) throws IOException {
    byte[] noise = new byte[1 << 16];
    new Random(SEED).nextBytes(noise);
    try (var srt = new SrtAttacks(port, SEED)) {
      assertThat(srt.isRefused(new byte[] {'n', 'o', 'n', 'e'})).isTrue();
      assertThat(srt.isRefused(Arrays.copyOf(noise, 512))).isTrue();
      assertThat(srt.isRefused(noise)).isTrue();
      srt.flood(FLOOD, SrtAttacks::garbage);
      srt.flood(FLOOD, SrtAttacks::beginning);
      srt.flood(FLOOD, SrtAttacks::spoofed);
      srt.flood(FLOOD, SrtAttacks::media);
    }
  }
}
