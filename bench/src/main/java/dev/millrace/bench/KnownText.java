package dev.millrace.bench;

import dev.millrace.testing.Drawing;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/// Cards with two lines of text each, two seconds long, in sizes of captions.
final class KnownText implements KnownTruth {
  private static final int CARDS = 30;
  private static final int SECONDS = 2;
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final List<String> WORDS =
      List.of(
          "Breaking",
          "news",
          "storm",
          "the",
          "coast",
          "LIVE",
          "report",
          "from",
          "Berlin",
          "Paris",
          "market",
          "opens",
          "higher",
          "today",
          "Directed",
          "by",
          "music",
          "weather",
          "city",
          "team",
          "wins",
          "final",
          "season",
          "chapter",
          "one",
          "minutes",
          "later",
          "Friday",
          "morning",
          "university",
          "professor",
          "interview",
          "station",
          "harbour",
          "election",
          "results");

  private final Path folder;
  private final List<Card> cards = new ArrayList<>();

  private record Card(List<String> lines, int size) {}

  KnownText(Path folder) {
    this.folder = folder;
    var random = new Random(7);
    for (int n = 0; n < CARDS; n++) {
      cards.add(new Card(List.of(line(random), line(random)), 24 + random.nextInt(24)));
    }
  }

  private static String line(Random random) {
    var words = new ArrayList<String>();
    for (int n = 0; n < 3; n++) {
      words.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    words.add(Integer.toString(10 + random.nextInt(2000)));
    return String.join(" ", words);
  }

  @Override
  public Path film() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("cards"));
    for (int n = 0; n < CARDS; n++) {
      Card card = cards.get(n);
      var ground = new Color(20 + 37 * n % 90, 20 + 53 * n % 90, 30 + 71 * n % 100);
      new Drawing(WIDTH, HEIGHT, ground)
          .text(card.lines.get(0), 60 + 11 * n, 200, card.size)
          .text(card.lines.get(1), 40 + 7 * n, 430, card.size)
          .write(pictures.resolve("%03d.png".formatted(n)));
    }
    return TestFfmpeg.make(
        folder.resolve("known-text.mp4"),
        ("-framerate 1/%d -i %s/%%03d.png -r 25 -c:v libx264 -preset veryfast"
                + " -crf 23 -pix_fmt yuv420p")
            .formatted(SECONDS, pictures));
  }

  @Override
  public List<String> looks() {
    return List.of("shots", "text");
  }

  @Override
  public List<Figure> judge(LookedAt film, List<String> notes)
      throws IOException, InterruptedException {
    film.require("text");
    List<JsonNode> found = film.items("text");
    long characters = 0;
    long wrong = 0;
    for (int n = 0; n < CARDS; n++) {
      double middle = (n + 0.5) * SECONDS;
      List<String> seen =
          found.stream()
              .filter(item -> item.path("fromSeconds").asDouble() <= middle)
              .filter(item -> item.path("toSeconds").asDouble() >= middle)
              .map(item -> item.path("text").asString(""))
              .toList();
      for (String line : cards.get(n).lines) {
        characters += line.length();
        wrong += seen.stream().mapToInt(text -> edits(line, text)).min().orElse(line.length());
      }
    }
    notes.add(
        ("text: %d lines of 24 to 47 pixels in 540, %d characters, %d wrong or missing;"
                + " %d lines found")
            .formatted(2 * CARDS, characters, wrong, found.size()));
    double right = 100 * (1 - (double) wrong / characters);
    return List.of(Figure.atLeast("text, characters", Runs.of(right), "%", 97));
  }

  /// How many characters have to be changed, added or taken away.
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int n = 0; n < row.length; n++) {
      row[n] = n;
    }
    for (int line = 1; line <= a.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int n = 1; n < row.length; n++) {
        int change = a.charAt(line - 1) == b.charAt(n - 1) ? diagonal : diagonal + 1;
        diagonal = row[n];
        row[n] = Math.min(change, Math.min(row[n], row[n - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
