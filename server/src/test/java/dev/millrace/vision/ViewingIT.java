package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.OwnSpeech;
import dev.millrace.inference.Sight;
import dev.millrace.models.Models;
import dev.millrace.policy.Look;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Drawing;
import dev.millrace.testing.Voice;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.vision.gallery.Recogniser;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
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

  private static final Sheet.Film FILM = new Sheet.Film("a", 1);
  private static final int MAX_BYTES = 16 << 20;

  @TempDir private static Path folder;
  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  private static Path film;

  @BeforeAll
  static void open() throws Exception {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    film = film();
    OwnSpeech.write(folder.resolve("tones"));
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
      result = look(sight, film, ALL);
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
    assertThat(result.outcomes().entrySet())
        .allSatisfy(
            kind ->
                assertThat(kind.getValue().state())
                    .isEqualTo(kind.getKey().equals("identities") ? "off" : "done"));
    assertThat(result.sheets())
        .filteredOn(sheet -> sheet.kind().equals("text"))
        .allSatisfy(sheet -> assertThat(sheet.by().sha256()).hasSize(64));
  }

  /// A face, a sign and ovals in colours of skin, while somebody speaks.
  private static Path drawn() {
    var ground = new Color(120, 160, 200);
    Path face = new Drawing(640, 360, ground).face(320, 180, 220).write(png("face"));
    Path sign = new Drawing(640, 360, ground).stopSign(320, 140, 160).write(png("sign"));
    Path ovals = new Drawing(640, 360, new Color(60, 80, 120)).ovals(10).write(png("ovals"));
    Path sound = folder.resolve("drawn.wav");
    new Voice(14, 3).music(4).speech(5).silence(5).write(sound);
    return TestFfmpeg.make(
        folder.resolve("drawn.mp4"),
        "-loop 1 -framerate 25 -t 3 -i %s -loop 1 -framerate 25 -t 3 -i %s".formatted(face, sign)
            + " -loop 1 -framerate 25 -t 8 -i %s -i %s".formatted(ovals, sound)
            + " -filter_complex [0][1][2]concat=n=3,format=yuv420p"
            + " -c:v libx264 -preset ultrafast -crf 18 -c:a aac");
  }

  private static Path png(String name) {
    return folder.resolve(name + ".png");
  }

  @Test
  void what_is_drawn_like_life_is_found_where_it_is() {
    Viewing.Result result;
    try (var sight = new Sight(Models.standardCache(System.getenv()), folder)) {
      sight.start();
      result = look(sight, drawn(), ALL);
    }

    // At first sight the network takes the sign for a face as well.
    assertThat(items(result, Kind.FACES))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("fromSeconds").doubleValue()).isZero();
              assertThat(one.path("toSeconds").doubleValue()).isEqualTo(3.0);
              assertThat(one.path("emotions")).isNotEmpty();
            });
    assertThat(items(result, Kind.LABELS))
        .filteredOn(one -> one.path("label").stringValue().equals("stop sign"))
        .anySatisfy(
            one -> {
              assertThat(one.path("fromSeconds").doubleValue()).isEqualTo(3.0);
              assertThat(one.path("toSeconds").doubleValue()).isEqualTo(6.0);
            });
    assertThat(items(result, Kind.MODERATION))
        .anySatisfy(
            one -> {
              assertThat(one.path("label").stringValue()).isEqualTo("explicit");
              assertThat(one.path("fromSeconds").doubleValue()).isGreaterThanOrEqualTo(6.0);
            });
    assertThat(result.unsafe()).isPresent();
    assertThat(items(result, Kind.SPEECH))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("fromSeconds").doubleValue()).isBetween(3.8, 4.2);
              assertThat(one.path("toSeconds").doubleValue()).isBetween(8.7, 9.4);
            });
    assertThat(items(result, Kind.TRANSCRIPT)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void without_networks_shots_are_found_and_the_rest_says_why_it_is_off() {
    Viewing.Result result;
    try (var blind = new Sight(folder.resolve("nothing"), folder)) {
      result = look(blind, film, ALL);
    }

    assertThat(items(result, Kind.SHOTS)).hasSize(4);
    assertThat(items(result, Kind.SEGMENTS)).filteredOn(one -> isBlack(one)).hasSize(2);
    assertThat(result.outcomes().get("labels").why()).contains("./millrace models fetch nanodet-g");
    assertThat(result.outcomes().get("shots").state()).isEqualTo("done");
  }

  private static boolean isBlack(ObjectNode segment) {
    return segment.path("type").stringValue().equals("black");
  }

  private static Viewing.Result look(Sight sight, Path film, List<Look> looks) {
    SourceInfo source = transcoder.probe(film, Cancellation.NEVER);
    try (var viewing = viewing(sight, looks, source, notebook())) {
      transcoder.survey(film, source, viewing.wanted(), viewing, Cancellation.NEVER);
      return viewing.finish();
    }
  }

  private static Notebook notebook() {
    return new Notebook(new MemoryObjectStore(MAX_BYTES, InstantSource.system()), FILM);
  }

  private static Viewing viewing(Sight sight, List<Look> looks, SourceInfo source, Notebook book) {
    return new Viewing(
        new Viewing.Wish(FILM, source, looks, book),
        new Equipment.Tools(sight, () -> new Recogniser(List.of())),
        _ -> {},
        new Pace(() -> false));
  }

  private static List<ObjectNode> items(Viewing.Result result, Kind kind) {
    var all = new ArrayList<ObjectNode>();
    result.sheets().stream()
        .filter(sheet -> sheet.kind().equals(kind.word()))
        .forEach(sheet -> all.addAll(sheet.items()));
    return all;
  }
}
