package dev.millrace.web;

import java.util.List;
import java.util.Map;

/// What `/readyz`, `/v1/status` and `/metrics` tell, given by the composition root.
public interface Health {
  /// The roles of this process.
  List<String> roles();

  /// Each part this process depends on, and why it is not ready; an empty reason means it is.
  ///
  /// Called per request, so it answers from what is known and never waits for long.
  Map<String, String> parts();

  /// What is missing that a person has to give, such as room on the disk, and what to do; empty
  /// when nothing is. Called before every change.
  String shortage();

  /// Facts for `/v1/status`: part -> name -> value, a text or a number.
  Map<String, Map<String, Object>> facts();

  /// All metrics in the Prometheus text format.
  String metrics();
}
