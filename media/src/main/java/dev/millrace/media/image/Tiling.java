package dev.millrace.media.image;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.text.Cue;
import dev.millrace.media.text.WebVtt;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// The layout of a film's storyboard: one small picture every few seconds, row by row on sheets.
///
/// **Limits**: at most [#MAX_TILES] tiles.
///
/// @param intervalSeconds how long a tile stands for the film
/// @param width of one tile, in pixels
/// @param count of tiles in all
public record Tiling(int intervalSeconds, int width, int height, int count) {
  public static final int MAX_TILES = 400;
  public static final int COLUMNS = 5;
  public static final int ROWS = 5;

  private static final int MAX_WIDTH = 160;
  private static final int MAX_HEIGHT = 90;
  private static final int TILES = COLUMNS * ROWS;
  private static final long MILLIS = 1_000;

  public Tiling {
    if (intervalSeconds < 1 || width < 1 || height < 1 || count < 1 || count > MAX_TILES) {
      throw new IllegalArgumentException(
          "no tiling: %d tiles of %dx%d every %d s"
              .formatted(count, width, height, intervalSeconds));
    }
  }

  /// The layout for a film of `duration`: a tile a second below two minutes, rarer the longer it
  // is.
  public static Tiling of(DisplaySize film, Rational duration) {
    long seconds = Math.max(1, duration.toLong(RoundingMode.CEILING));
    int interval = Math.toIntExact(Math.max(usualInterval(seconds), ceil(seconds, MAX_TILES)));
    int count = Math.toIntExact(ceil(seconds, interval));
    return new Tiling(interval, fit(film.width(), film), fit(film.height(), film), count);
  }

  private static long usualInterval(long seconds) {
    if (seconds < 120) {
      return 1;
    }
    if (seconds < 600) {
      return 2;
    }
    return seconds < 1800 ? 5 : 10;
  }

  /// One side of a film's picture when the whole of it fits the box of a tile.
  private static int fit(int side, DisplaySize film) {
    double scale =
        Math.min(
            1, Math.min((double) MAX_WIDTH / film.width(), (double) MAX_HEIGHT / film.height()));
    return Math.max(2, (int) Math.round(side * scale) & ~1);
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  public int sheets() {
    return (int) ceil(count, TILES);
  }

  /// How long a full sheet stands for the film.
  public int sheetSeconds() {
    return intervalSeconds * TILES;
  }

  public int sheetWidth() {
    return width * COLUMNS;
  }

  public int sheetHeight() {
    return height * ROWS;
  }

  /// A WebVTT file whose cues name, for each moment of a film of `duration`, a region of a sheet
  /// (`storyboard-0.jpg#xywh=160,0,160,90`, as in W3C Media Fragments).
  ///
  /// @param sheet the address of a sheet by its number, from 0
  public String webVtt(Rational duration, IntFunction<String> sheet) {
    long end = Math.max(1, duration.scaled(MILLIS, RoundingMode.CEILING));
    long stepMillis = intervalSeconds * MILLIS;
    var cues = new ArrayList<Cue>(count);
    for (int tile = 0; tile < count; tile++) {
      long from = tile * stepMillis;
      long to = Math.min(end, from + stepMillis);
      if (to > from) {
        cues.add(new Cue(from, to, "", sheet.apply(tile / TILES) + region(tile % TILES)));
      }
    }
    return WebVtt.whole(List.copyOf(cues));
  }

  private String region(int place) {
    int x = place % COLUMNS * width;
    int y = place / COLUMNS * height;
    return "#xywh=%d,%d,%d,%d".formatted(x, y, width, height);
  }
}
