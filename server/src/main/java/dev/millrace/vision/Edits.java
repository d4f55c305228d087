package dev.millrace.vision;

/// How many letters have to be changed, added or taken away to make one text of another.
final class Edits {
  private static final int MAX = 500;

  private Edits() {}

  /// Of the first 500 letters of each.
  static int between(String a, String b) {
    int width = Math.min(b.length(), MAX);
    int[] row = new int[width + 1];
    for (int n = 0; n <= width; n++) {
      row[n] = n;
    }
    for (int line = 1; line <= Math.min(a.length(), MAX); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int n = 1; n <= width; n++) {
        int above = row[n];
        int same = a.charAt(line - 1) == b.charAt(n - 1) ? diagonal : diagonal + 1;
        row[n] = Math.min(same, Math.min(above, row[n - 1]) + 1);
        diagonal = above;
      }
    }
    return row[width];
  }
}
