package dev.millrace.telemetry;

import dev.millrace.http.Body;
import dev.millrace.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What answers say, for tests.
final class Answers {
  private Answers() {}

  static JsonNode json(Response answer) {
    return JsonMapper.shared().readTree(((Body.Bytes) answer.body()).toArray());
  }
}
