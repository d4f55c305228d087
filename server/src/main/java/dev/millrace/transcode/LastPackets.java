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
import org.jspecify.annotations.Nullable;

/// Finds where the streams of a file really end, and pause, by reading packets without decoding.
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

  /// The longest time in which no stream has a packet, in a film that ends at `end`.
  Rational longestPause(Path source, InputFormat container, Rational end) {
    var pause = new Pause();
    each(source, container, List.of(), (stream, start, packetEnd) -> pause.add(start));
    pause.add(end);
    return pause.longest;
  }

  private static Map<Integer, Rational> ends(
      Map<Integer, Reach> streams, Function<Reach, Optional<Rational>> end) {
    var ends = new HashMap<Integer, Rational>();
    streams.forEach((index, reach) -> end.apply(reach).ifPresent(at -> ends.put(index, at)));
    return Map.copyOf(ends);
  }

  private Map<Integer, Reach> read(Path source, InputFormat container, List<String> where) {
    var streams = new HashMap<Integer, Reach>();
    each(
        source,
        container,
        where,
        (stream, start, end) ->
            streams.computeIfAbsent(stream, index -> new Reach()).add(start, end));
    return streams;
  }

  private void each(Path source, InputFormat container, List<String> where, Packets packets) {
    var arguments = new ArrayList<>(List.of("-of", "csv=p=0", "-show_entries"));
    arguments.add("packet=stream_index,pts_time,dts_time,duration_time");
    arguments.addAll(where);
    arguments.addAll(new InputOptions(container, limits).arguments(List.of()));
    var command = MediaCommand.ffprobe("packets", source, arguments).within(ProcessLimits.LONG);
    Runs.run(ffmpeg, command, (name, csv) -> collect(csv, packets), progress -> {}, cancellation);
  }

  private static void collect(InputStream csv, Packets packets) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.length() > MAX_LINE ? new String[0] : line.split(",", -1);
      if (fields.length >= 4 && fields[0].matches("\\d{1,6}")) {
        String time = fields[1].equals("N/A") ? fields[2] : fields[1];
        if (isNumber(time)) {
          Rational start = seconds(time);
          Rational length = isNumber(fields[3]) ? seconds(fields[3]) : Rational.ZERO;
          packets.packet(Integer.parseInt(fields[0]), start, start.plus(length));
        }
      }
    }
  }

  /// Gets each packet in the order of the file.
  @FunctionalInterface
  private interface Packets {
    void packet(int stream, Rational start, Rational end);
  }

  /// The longest step ahead.
  private static final class Pause {
    private Rational longest = Rational.ZERO;
    private @Nullable Rational latest;

    void add(Rational start) {
      Rational ahead = latest == null ? Rational.ZERO : start.minus(latest);
      longest = ahead.compareTo(longest) > 0 ? ahead : longest;
      latest = latest == null || ahead.compareTo(Rational.ZERO) > 0 ? start : latest;
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
