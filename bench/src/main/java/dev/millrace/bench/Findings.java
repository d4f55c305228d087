package dev.millrace.bench;

import java.util.List;

/// What a scenario found out.
///
/// @param notes sentences that a reader needs to judge the figures
record Findings(List<Figure> figures, List<String> notes) {
  Findings {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }
}
