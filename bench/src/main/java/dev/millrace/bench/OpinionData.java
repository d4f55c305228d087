package dev.millrace.bench;

import dev.millrace.telemetry.sessions.Experience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the data set `itu-p1203/open-dataset`: what people saw second by second, how it stood
/// still, and what they said.
final class OpinionData {
  private static final int TEST_LETTERS = 4;
  private static final double MINUTE = 60;
  private static final double START_SHARE = 0.25;
  private static final double KILO = 1000;

  private OpinionData() {}

  /// Seconds of one session.
  private record Second(double kilobits, double upscale) {}

  static List<ExperienceFit.Seen> read(Path folder) throws IOException {
    Map<String, List<Second>> seconds = seconds(folder.resolve("features/features_mode0.csv"));
    var seen = new ArrayList<ExperienceFit.Seen>();
    for (Map<String, String> row : table(folder.resolve("subjective_scores/mos.csv"))) {
      String id = String.valueOf(row.get("pvs_id"));
      String device = String.valueOf(row.get("context"));
      Path stalls = folder.resolve("mode0/046-%s-%s-input.json".formatted(id, device));
      List<Second> played = seconds.get(id);
      if (played != null && Files.exists(stalls)) {
        JsonNode pauses =
            JsonMapper.shared().readTree(Files.readString(stalls)).at("/I23/stalling");
        seen.add(
            new ExperienceFit.Seen(
                id.substring(0, TEST_LETTERS),
                device,
                experience(played, pauses),
                Double.parseDouble(String.valueOf(row.get("mos")))));
      }
    }
    return seen;
  }

  private static Experience experience(List<Second> played, JsonNode pauses) {
    double start = 0;
    double stalled = 0;
    int stalls = 0;
    for (JsonNode pause : pauses) {
      if (pause.get(0).asDouble() > 0) {
        stalls++;
        stalled += pause.get(1).asDouble();
      } else {
        start += pause.get(1).asDouble();
      }
    }
    int switches = 0;
    for (int i = 1; i < played.size(); i++) {
      switches += played.get(i).kilobits == played.get(i - 1).kilobits ? 0 : 1;
    }
    double watched = played.size() + start + stalled;
    double minutes = Math.max(1, watched / MINUTE);
    return new Experience(
        played.stream().mapToDouble(Second::kilobits).average().orElseThrow() / KILO,
        played.stream().mapToDouble(Second::upscale).average().orElseThrow(),
        (stalled + START_SHARE * start) / watched,
        stalls / minutes,
        switches / minutes);
  }

  private static Map<String, List<Second>> seconds(Path file) throws IOException {
    var seconds = new HashMap<String, List<Second>>();
    for (Map<String, String> row : table(file)) {
      double shown = number(row, "display_height");
      double own = number(row, "coding_height");
      seconds
          .computeIfAbsent(String.valueOf(row.get("pvs_id")), _ -> new ArrayList<>())
          .add(new Second(number(row, "bitrate_kbps_target"), Math.max(0, shown / own - 1)));
    }
    return seconds;
  }

  private static double number(Map<String, String> row, String name) {
    return Double.parseDouble(String.valueOf(row.get(name)));
  }

  private static List<Map<String, String>> table(Path file) throws IOException {
    List<List<String>> lines =
        Files.readAllLines(file).stream().map(line -> Arrays.asList(line.split(",", -1))).toList();
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              var row = new HashMap<String, String>();
              for (int i = 0; i < line.size(); i++) {
                row.put(lines.getFirst().get(i), line.get(i));
              }
              return Map.copyOf(row);
            })
        .toList();
  }
}
