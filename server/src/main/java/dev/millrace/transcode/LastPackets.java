package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Finds where the streams of a file really end, by reading packets without decoding them.
///
/// Headers of recordings that were never finished say nothing, or what was true a while before.
record LastPackets(Ffmpeg ffmpeg, SourceLimits limits, Cancellation cancellation) {
  private static final int SECONDS_BEFORE_THE_END = 10;
  private static final int MAX_LINE = 200;
  private static final int MICROS = 6;

  /// The end of each stream's last packet on the file's clock, by index; streams of which no two
  /// packets agree are absent.
  ///
  /// @param from where to begin on the file's clock
  Map<Integer, Rational> after(Path source, InputFormat container, Rational from) {
    Rational lead = from.minus(Rational.of(SECONDS_BEFORE_THE_END));
    var where = List.of("-read_intervals", lead.toDecimal(3) + "%");
    return ends(read(source, container, where), Reach::confirmed);
  }

  /// The same by reading the whole file.
  Map<Integer, Rational> ofAll(Path source, InputFormat container) {
    Map<Integer, Reach> streams = read(source, container, List.of());
    return ends(streams, reach -> reach.among(streams.values()));
  }

  private static Map<Integer, Rational> ends(
      Map<Integer, Reach> streams, Function<Reach, Optional<Rational>> end) {
    var ends = new HashMap<Integer, Rational>();
    streams.forEach((index, reach) -> end.apply(reach).ifPresent(at -> ends.put(index, at)));
    return Map.copyOf(ends);
  }

  private Map<Integer, Reach> read(Path source, InputFormat container, List<String> where) {
    var arguments = new ArrayList<>(List.of("-of", "csv=p=0", "-show_entries"));
    arguments.add("packet=stream_index,pts_time,dts_time,duration_time");
    arguments.addAll(where);
    arguments.addAll(new InputOptions(container, limits).arguments(List.of()));
    var command = MediaCommand.ffprobe("packets", source, arguments).within(ProcessLimits.LONG);
    var streams = new HashMap<Integer, Reach>();
    Runs.run(ffmpeg, command, (name, csv) -> collect(csv, streams), progress -> {}, cancellation);
    return streams;
  }

  private static void collect(InputStream csv, Map<Integer, Reach> streams) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.length() > MAX_LINE ? new String[0] : line.split(",", -1);
      if (fields.length >= 4 && fields[0].matches("\\d{1,6}")) {
        String time = fields[1].equals("N/A") ? fields[2] : fields[1];
        if (isNumber(time)) {
          Rational start = seconds(time);
          Rational length = isNumber(fields[3]) ? seconds(fields[3]) : Rational.ZERO;
          streams
              .computeIfAbsent(Integer.valueOf(fields[0]), index -> new Reach())
              .add(start, start.plus(length));
        }
      }
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d{1,10}(\\.\\d{1,9})?");
  }

  private static Rational seconds(String text) {
    long micros =
        new BigDecimal(text).movePointRight(MICROS).setScale(0, RoundingMode.HALF_UP).longValue();
    return Rational.of(micros, 1_000_000);
  }
}
