package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A film that was drawn, so that the truth about it is known.
interface KnownTruth {
  Path film() throws IOException, InterruptedException;

  /// What has to be looked for.
  List<String> looks();

  /// What was found, beside the truth.
  ///
  /// @param notes to which it adds what a reader needs
  List<Figure> judge(LookedAt film, List<String> notes) throws IOException, InterruptedException;

  /// Of both what was found and what there is, how much is in both: 1 for all.
  static double f1(long right, long found, long there) {
    return found + there == 0 ? 1 : 2.0 * right / (found + there);
  }
}
