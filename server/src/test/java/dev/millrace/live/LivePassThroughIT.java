package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/// Channels that send an encoder's pictures as they come, all at once.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LivePassThroughIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String X264 = "-c:v libx264 -sc_threshold 0 -bf 2 -b:v 600k -g ";
  private static final int LEAST_FRAMES = 150;

  @TempDir private static Path folder;
  private static Channels channels;
  private static Path regular;
  private static Path longer;
  private static Map<String, Sent> sent;

  /// A film on its way into a channel.
  private record Sent(JsonNode channel, Showing showing, Process encoder) {}

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    regular = film("regular", "640x360", X264 + 30);
    longer = film("longer", "640x360", X264 + 30, 40);
    // One group: wherever it is looked at, also behind its end, groups are ten seconds long.
    Path rare = film("rare", "640x360", X264 + 300);
    Path changing = folder.resolve("changing.ts");
    Files.copy(regular, changing);
    Files.write(
        changing,
        Files.readAllBytes(film("smaller", "426x240", X264 + 30)),
        StandardOpenOption.APPEND);
    sent =
        Map.of(
            "rtmp", send(regular, channel("rtmp", "none")),
            "slate", send(longer, channel("srt", "name")),
            "rare", send(rare, channel("srt", "none")),
            "changing", send(changing, channel("srt", "none")));
  }

  @AfterAll
  static void stop() throws Exception {
    for (Sent one : sent.values()) {
      one.encoder().destroyForcibly().waitFor();
      if (!one.equals(sent.get("slate"))) {
        channels.delete(one.channel());
      }
    }
  }

  /// It is black and silent at the same moment.
  private static Path film(String name, String size, String coding) {
    return film(name, size, coding, 10);
  }

  private static Path film(String name, String size, String coding, int seconds) {
    return TestFfmpeg.make(
        folder.resolve(name + ".ts"),
        "-f lavfi -i color=white:s="
            + size
            + ":r=30,noise=alls=20:allf=t,drawbox=c=black:t=fill:enable='between(t,7,9)'"
            + " -f lavfi -i sine=r=48000,volume=0:enable='between(t,7,9)' -t "
            + seconds
            + " -preset veryfast"
            + " -pix_fmt yuv420p -c:a aac "
            + coding
            + " -f mpegts");
  }

  private static JsonNode channel(String input, String slate) throws Exception {
    return channels.create(
        Map.of(
            "name",
            "As it is",
            "input",
            input,
            "ladder",
            "passthrough",
            "slate",
            slate,
            "record",
            true,
            "reconnectSeconds",
            slate.equals("none") ? 2 : 60));
  }

  private static Sent send(Path film, JsonNode channel) throws Exception {
    String input = channel.path("input").asString();
    String times = film.equals(regular) || film.equals(longer) ? "0" : "-1";
    var words = new ArrayList<>(List.of("-v", "error", "-re", "-stream_loop", times));
    words.addAll(List.of("-i", film.toString()));
    words.addAll(List.of("-c", "copy", "-flush_packets", "1", "-f"));
    words.add(input.equals("rtmp") ? "flv" : "mpegts");
    words.add(channel.at("/ingest/url").asString());
    var showing = new Showing(channels, channel, "v/360p/");
    return new Sent(channel, showing, TestFfmpeg.start(words));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void its_pictures_are_those_of_the_encoder_and_its_sound_is_with_them(TestReporter reporter) {
    Showing showing = sent.get("rtmp").showing();

    await(showing, () -> showing.recordings().at("/0/status").asString("").equals("ready"));

    assertThat(showing.recordings()).hasSize(1);
    String recording = showing.recordings().at("/0/playback/hls").asString();
    List<String> kept = hashes(recording);
    reporter.publishEntry("pictures kept", kept.size() + " of 300");
    assertThat(hashes(regular.toString())).containsSubsequence(kept.subList(0, kept.size() - 1));
    assertThat(kept).hasSizeGreaterThan(LEAST_FRAMES);
    assertThat(Marks.last(recording, "black_start"))
        .isCloseTo(Marks.last(recording, "silence_start"), within(0.08));
  }

  /// One init segment knows both: whoever plays has nothing to load again, and the recording is one
  /// film.
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_slate_stands_between_pictures_that_are_passed_on_and_all_is_one_programme()
      throws Exception {
    Sent one = sent.get("slate");
    Showing showing = one.showing();
    await(showing, () -> showing.numbers().length >= 2);

    one.encoder().destroyForcibly().waitFor();
    await(showing, () -> onAir(showing).equals("slate"));
    await(showing, () -> showing.breaks() == 1 && showing.segmentsSinceBreak() >= 1);
    Sent again = send(longer, one.channel());
    await(showing, () -> showing.breaks() == 2 && showing.segmentsSinceBreak() >= 1);
    again.encoder().destroyForcibly().waitFor();

    assertThat(alert(showing)).isEmpty();
    assertThat(showing.programmes()).hasSize(1);
    assertThat(showing.playlist().lines().filter(line -> line.startsWith("#EXT-X-MAP")).distinct())
        .hasSize(1);
    channels.delete(one.channel());
    await(showing, () -> showing.recordings().at("/0/status").asString("").equals("ready"));
    assertThat(showing.recordings()).hasSize(1);
    assertThat(passedAndNot(hashes(showing.recordings().at("/0/playback/hls").asString())))
        .startsWith(true, false, true);
  }

  private static String onAir(Showing showing) {
    return showing.health().path("onAir").asString("");
  }

  /// Whether pictures are the encoder's, in turns.
  private static List<Boolean> passedAndNot(List<String> pictures) {
    var theirs = Set.copyOf(hashes(longer.toString()));
    var turns = new ArrayList<Boolean>();
    for (String picture : pictures) {
      boolean isTheirs = theirs.contains(picture);
      if (turns.isEmpty() || turns.getLast() != isTheirs) {
        turns.add(isTheirs);
      }
    }
    return turns;
  }

  /// One for each picture.
  private static List<String> hashes(String url) {
    return TestFfmpeg.run("-v", "error", "-i", url, "-map", "0:v", "-f", "framemd5", "-")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll(".*,\\s*", ""))
        .toList();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void what_does_not_fit_is_encoded_and_an_alert_tells_why() {
    Showing showing = sent.get("rare").showing();

    await(showing, () -> alert(showing).contains("key pictures come more than 4 s apart"));

    await(showing, () -> showing.numbers().length > 0);
    assertThat(showing.health().path("renditions").toString()).contains("360p");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void pictures_that_change_in_the_middle_are_encoded_from_there_on() {
    Showing showing = sent.get("changing").showing();

    await(showing, () -> alert(showing).contains("code its pictures otherwise"));

    await(showing, () -> showing.recordings().size() == 2 && showing.numbers().length > 0);
    assertThat(showing.programmes())
        .containsExactly(showing.recordings().at("/0/assetId").asString());
    int[] numbers = showing.numbers();
    assertThat(numbers)
        .isEqualTo(IntStream.range(numbers[0], numbers[0] + numbers.length).toArray());
  }

  private static String alert(Showing showing) {
    return showing
        .health()
        .path("alerts")
        .valueStream()
        .filter(one -> one.path("alert").asString("").equals("not-passed"))
        .map(one -> one.path("text").asString(""))
        .findFirst()
        .orElse("");
  }

  private static void await(Showing showing, BooleanSupplier condition) {
    assertThat(Eventually.holds(PATIENCE, condition))
        .as(() -> showing.health() + "\n" + showing.playlist() + showing.recordings())
        .isTrue();
  }
}
