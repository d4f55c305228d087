package dev.millrace.players;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.millrace.e2e.Chromium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A browser that watches films and reads their playlists with others' scripts.
record Screen(Chromium chromium, PageServer pages) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double DURATION_SLACK_SECONDS = 0.1;

  /// Plays, seeks, changes quality, shows text and reaches the end.
  Verdict watch(Player player, Film film) {
    Clip clip = film.clip();
    JsonNode seen =
        run(
            "watch",
            Map.of(
                "engine", player.engine,
                "url", player.entrance(film),
                "cueAt", clip.cueAtSeconds()));
    var wrong = new ArrayList<>(texts(seen.path("complaints")));
    double duration = seen.path("duration").asDouble(0);
    if (Math.abs(duration - clip.seconds) > DURATION_SLACK_SECONDS) {
      wrong.add("lasts %.3f s, not %.3f s".formatted(duration, clip.seconds));
    }
    if (seen.path("ranges").size() != 1) {
      wrong.add("holes in the buffer: " + seen.path("ranges"));
    }
    if (clip.hasSound() != seen.path("audioBytes").asDouble(0) > 0) {
      wrong.add("sound: " + seen.path("audioBytes"));
    }
    if (clip.hasPicture() != seen.path("frames").asDouble(0) > 0) {
      wrong.add("pictures: " + seen.path("frames"));
    }
    if (clip.cueAtSeconds() > 0 && !texts(seen.path("cues")).contains("First words")) {
      wrong.add("cues: " + seen.path("cues"));
    }
    if (clip == Clip.TONGUES && !texts(seen.path("languages")).containsAll(List.of("en", "de"))) {
      wrong.add("languages: " + seen.path("languages"));
    }
    String figure =
        "%.3f s; starts in %.1f s; still for %.2f s"
            .formatted(
                duration,
                seen.path("startSeconds").asDouble(0),
                seen.path("stallSeconds").asDouble(0));
    return new Verdict(player.title, figure, wrong);
  }

  /// The lines that one of others' parsers reads, see `parse.js`.
  List<String> parse(String parser, String url) {
    return texts(run("parse", Map.of("parser", parser, "url", url)).path("lines"));
  }

  private JsonNode run(String what, Map<String, ?> task) {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(pages.url());
      page.waitForFunction("() => window.millrace");
      Object answer =
          page.evaluate(
              "async ([what, task]) => JSON.stringify(await millrace[what](JSON.parse(task)))",
              List.of(what, JSON.writeValueAsString(task)));
      var seen = (tools.jackson.databind.node.ObjectNode) JSON.readTree(String.valueOf(answer));
      complaints.forEach(seen.withArray("complaints")::add);
      return seen;
    }
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asString("")));
    return texts;
  }
}
