package dev.millrace.players;

import java.util.List;

/// What one tool makes of one film.
///
/// @param figure what was measured, for the matrix
/// @param complaints what is wrong, nothing when all is right
record Verdict(String tool, String figure, List<String> complaints) {
  Verdict {
    complaints = List.copyOf(complaints);
  }

  String cell() {
    return complaints.isEmpty() ? figure : "**" + String.join("; ", complaints) + "**";
  }
}
