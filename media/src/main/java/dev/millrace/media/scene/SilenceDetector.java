package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;

/// Finds where a film is silent; takes its samples in their order and answers in samples.
///
/// **Threading:** for one thread.
public final class SilenceDetector {
  private final int block;
  private final int shortest;
  private final double level;
  private final List<Span> spans = new ArrayList<>();
  private long samples;
  private double squares;
  private int inBlock;
  private long since = -1;

  /// @param rate samples a second
  /// @param decibels of full scale below which it is silent: -40
  /// @param seconds for which it has to be
  public SilenceDetector(int rate, double decibels, double seconds) {
    this.block = rate / 100;
    this.shortest = (int) (rate * seconds);
    this.level = Math.pow(10, decibels / 20) * 32768;
  }

  public void add(short[] more, int count) {
    for (int n = 0; n < count; n++) {
      squares += (double) more[n] * more[n];
      samples++;
      if (++inBlock == block) {
        closeBlock();
      }
    }
  }

  /// How many samples there were.
  public long samples() {
    return samples;
  }

  /// The silent spans, in samples.
  public List<Span> finish() {
    if (inBlock > 0) {
      closeBlock();
    }
    end(samples);
    return List.copyOf(spans);
  }

  private void closeBlock() {
    boolean silent = Math.sqrt(squares / inBlock) < level;
    if (!silent) {
      end(samples - inBlock);
    } else if (since < 0) {
      since = samples - inBlock;
    }
    squares = 0;
    inBlock = 0;
  }

  private void end(long at) {
    if (since >= 0 && at - since >= shortest) {
      spans.add(new Span(since, at));
    }
    since = -1;
  }
}
