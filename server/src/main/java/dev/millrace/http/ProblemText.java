package dev.millrace.http;

import java.util.LinkedHashMap;
import java.util.TreeMap;

/// A problem's JSON, standard members first.
final class ProblemText {
  private ProblemText() {}

  static byte[] of(Problem problem) {
    var text = new LinkedHashMap<String, Object>();
    text.put("type", problem.type().path());
    text.put("title", problem.type().title());
    text.put("status", problem.type().status());
    if (problem.detail() != null) {
      text.put("detail", problem.detail());
    }
    new TreeMap<>(problem.members()).forEach(text::putIfAbsent);
    return Json.write(text);
  }
}
