package dev.millrace.cli;

import java.util.Locale;

/// The progress bar: one line drawn over itself on a terminal, a line per change of stage and per
/// tenth elsewhere.
///
/// **Threading** any thread may call [#show].
final class ProgressDisplay {
  private static final int WIDTH = 28;

  private final boolean interactive = Terminal.isInteractive();
  private final java.util.concurrent.locks.ReentrantLock lock =
      new java.util.concurrent.locks.ReentrantLock();
  private String lastPlain = "";

  /// One state of the bar.
  ///
  /// @param progress 0 to 1
  /// @param speed for people, may be empty
  /// @param secondsLeft negative while unknown
  record Line(String stage, double progress, String speed, double secondsLeft) {}

  void show(Line line) {
    lock.lock();
    try {
      if (interactive) {
        Terminal.redraw(render(line));
      } else {
        plain(line);
      }
    } finally {
      lock.unlock();
    }
  }

  void finish() {
    if (interactive) {
      Terminal.redraw("");
    }
  }

  static String render(Line line) {
    int filled = (int) Math.round(Math.clamp(line.progress(), 0, 1) * WIDTH);
    return "%-26s %s%s %3d %% %8s %s"
        .formatted(
            line.stage(),
            "█".repeat(filled),
            "░".repeat(WIDTH - filled),
            Math.round(line.progress() * 100),
            line.speed(),
            left(line.secondsLeft()));
  }

  private void plain(Line line) {
    String text = line.stage() + " " + (int) Math.floor(line.progress() * 10) * 10 + " %";
    if (!text.equals(lastPlain)) {
      lastPlain = text;
      Terminal.err(text + "  " + line.speed() + "  " + left(line.secondsLeft()));
    }
  }

  private static String left(double seconds) {
    if (seconds < 0) {
      return "";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d left", whole / 60, whole % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d left", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
