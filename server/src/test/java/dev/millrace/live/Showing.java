package dev.millrace.live;

import dev.millrace.testing.Channels;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a channel shows just now, by its playlists.
record Showing(Channels channels, JsonNode channel, String rung) {
  /// One that an [Encoder] publishes to.
  static Showing of(Channels channels, JsonNode channel) {
    return new Showing(channels, channel, "v/240p/");
  }

  String playlist() {
    try {
      return channels.play(channel, rung + "index.m3u8").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  long breaks() {
    return playlist().lines().filter("#EXT-X-DISCONTINUITY"::equals).count();
  }

  /// How many whole segments there are behind the last break.
  int segmentsSinceBreak() {
    String text = playlist();
    int last = text.lastIndexOf("#EXT-X-DISCONTINUITY\n");
    return numbers(text.substring(Math.max(0, last))).length;
  }

  /// The numbers of the whole segments.
  int[] numbers() {
    return numbers(playlist());
  }

  static int[] numbers(String playlist) {
    return Pattern.compile("(?m)^(?:\\w+/)?(\\d+)\\.m4s$")
        .matcher(playlist)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .toArray();
  }

  /// The programmes whose segments are listed.
  List<String> programmes() {
    return Pattern.compile("(?m)^(\\w+)/\\d+\\.m4s$")
        .matcher(playlist())
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  /// How it fares, by the API.
  JsonNode health() {
    try {
      return channels.find(channel).path("health");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Its recordings, the newest first.
  JsonNode recordings() {
    try {
      String path = "/v1/channels/" + channel.path("id").asString() + "/recordings";
      return JsonMapper.shared().readTree(channels.send("GET", path, "").body()).path("items");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
