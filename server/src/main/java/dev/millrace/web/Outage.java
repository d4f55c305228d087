package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.util.Set;
import java.util.regex.Pattern;

/// What clients hear while something is missing that the server stands on: first of all what a
/// person has to do about it, where that is known.
record Outage(Health health) {
  static final Problem.Type DISK_FULL =
      new Problem.Type("disk-full", 507, "The server's disk is full");

  /// Deletions make room, and a change of dates may.
  private static final Set<String> GROWING = Set.of("POST", "PUT");

  /// What is posted and writes nothing, or less than it frees.
  private static final Pattern SMALL = Pattern.compile(".*/(?:abort|playback-tickets)");

  /// Lets requests pass that need no room, or all while there is some.
  Request admit(Request request) {
    boolean grows = GROWING.contains(request.method()) && !SMALL.matcher(request.path()).matches();
    String shortage = grows ? health.shortage() : "";
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
