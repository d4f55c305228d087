package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.util.Set;

/// What clients hear while something is missing that the server stands on: first of all what a
/// person has to do about it, where that is known.
record Outage(Health health) {
  static final Problem.Type DISK_FULL =
      new Problem.Type("disk-full", 507, "The server's disk is full");

  /// Whatever else makes something; deletions make room.
  private static final Set<String> GROWING = Set.of("POST", "PUT", "PATCH");

  /// Lets requests pass that need no room, or all while there is some.
  Request admit(Request request) {
    String shortage = GROWING.contains(request.method()) ? health.shortage() : "";
    if (!shortage.isEmpty()) {
      throw DISK_FULL.because(shortage).thrown();
    }
    return request;
  }

  /// Of a part that failed.
  Problem of(String part) {
    String shortage = health.shortage();
    return shortage.isEmpty()
        ? Problem.UNAVAILABLE.because(part + " does not answer; try again in a moment")
        : DISK_FULL.because(shortage);
  }
}
