package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.Sight;
import dev.millrace.models.Models;
import dev.millrace.policy.Look;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// A whole film being looked at with networks, and without.
class ViewingIT {
  private static final List<String> CARDS = List.of("A first card: 1999", "THE LAST CARD");
  private static final List<Look> ALL =
      Stream.concat(Look.STANDARD.stream(), Stream.of(Look.EMOTIONS)).toList();

  @TempDir private static Path folder;
  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  private static Path film;

  @BeforeAll
  static void open() throws Exception {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    film = film();
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  /// A card for two seconds, a black second, and another.
  private static Path film() throws IOException {
    var inputs = new StringBuilder();
    var graph = new StringBuilder();
    for (int n = 0; n < CARDS.size(); n++) {
      Path card = folder.resolve("card" + n + ".png");
      ImageIO.write(card(CARDS.get(n), 24 + 10 * n), "png", card.toFile());
      inputs.append(" -loop 1 -framerate 25 -t 2 -i ").append(card);
      inputs.append(" -f lavfi -t 1 -i color=black:s=960x540:r=25");
    }
    for (int n = 0; n < 2 * CARDS.size(); n++) {
      graph.append("[%d]".formatted(n));
    }
    graph.append("concat=n=%d,format=yuv420p".formatted(2 * CARDS.size()));
    return TestFfmpeg.make(
        folder.resolve("cards.mp4"),
        inputs
            + " -f lavfi -i anoisesrc=d=6:a=0.01 -filter_complex "
            + graph
            + " -c:v libx264 -preset ultrafast -crf 18 -c:a aac -shortest");
  }

  private static BufferedImage card(String text, int size) {
    var image = new BufferedImage(960, 540, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(new Color(90, 30 + size, 120));
    canvas.fillRect(0, 0, 960, 540);
    canvas.setColor(Color.WHITE);
    canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    canvas.drawString(text, 120, 300);
    canvas.dispose();
    return image;
  }

  @Test
  void text_is_read_with_the_times_at_which_it_is_there() throws Exception {
    Path cache = Models.standardCache(System.getenv());
    Models.in(cache)
        .fetch(
            Set.of(
                "text-detect",
                "text-read",
                "nanodet-g",
                "blazeface",
                "emotion",
                "silero-vad",
                "nsfw-inception",
                "minilm"),
            _ -> {});
    Viewing.Result result;
    try (var sight = new Sight(cache, folder)) {
      sight.start();
      result = look(sight, ALL);
    }

    List<ObjectNode> lines = items(result, Kind.TEXT);
    assertThat(lines).extracting(line -> line.path("text").stringValue()).isEqualTo(CARDS);
    for (int n = 0; n < lines.size(); n++) {
      assertThat(lines.get(n).path("fromSeconds").doubleValue()).isEqualTo(3.0 * n);
      assertThat(lines.get(n).path("toSeconds").doubleValue()).isEqualTo(3.0 * n + 2);
    }
    assertThat(items(result, Kind.MODERATION)).isEmpty();
    assertThat(items(result, Kind.FACES)).isEmpty();
    assertThat(items(result, Kind.SPEECH)).isEmpty();
    assertThat(result.outcomes().values())
        .allSatisfy(outcome -> assertThat(outcome.state()).isEqualTo("done"));
    assertThat(result.sheets())
        .filteredOn(sheet -> sheet.kind().equals("text"))
        .allSatisfy(sheet -> assertThat(sheet.by().sha256()).hasSize(64));
  }

  @Test
  void without_networks_shots_are_found_and_the_rest_says_why_it_is_off() {
    Viewing.Result result;
    try (var blind = new Sight(folder.resolve("nothing"), folder)) {
      result = look(blind, ALL);
    }

    assertThat(items(result, Kind.SHOTS)).hasSize(4);
    assertThat(items(result, Kind.SEGMENTS)).filteredOn(one -> isBlack(one)).hasSize(2);
    assertThat(result.outcomes().get("labels").why()).contains("./millrace models fetch nanodet-g");
    assertThat(result.outcomes().get("shots").state()).isEqualTo("done");
  }

  private static boolean isBlack(ObjectNode segment) {
    return segment.path("type").stringValue().equals("black");
  }

  private static Viewing.Result look(Sight sight, List<Look> looks) {
    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
    var wish = new Viewing.Wish(new Sheet.Film("a", 1), source, looks);
    try (var viewing = new Viewing(wish, sight, _ -> {}, () -> false)) {
      transcoder.survey(film, source, viewing.wantsPictures(), viewing, Cancellation.NEVER);
      return viewing.finish();
    }
  }

  private static List<ObjectNode> items(Viewing.Result result, Kind kind) {
    var all = new ArrayList<ObjectNode>();
    result.sheets().stream()
        .filter(sheet -> sheet.kind().equals(kind.word()))
        .forEach(sheet -> all.addAll(sheet.items()));
    return all;
  }
}
