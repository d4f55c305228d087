package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.policy.InvalidPolicy;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The member `policy` of requests.
final class Policies {
  private static final String MEMBER = "/policy";

  private Policies() {}

  /// The whole policy that a request asks for, so that a change of the configuration later leaves
  /// the film alone; 422 `invalid-input` when it is wrong.
  static JsonNode asked(@Nullable JsonNode json, Policy otherwise) {
    if (json == null || json.isNull()) {
      return PolicyJson.write(otherwise);
    }
    try {
      return PolicyJson.write(PolicyJson.read(json, otherwise));
    } catch (InvalidPolicy e) {
      String member = e.member().equals("/") ? MEMBER : MEMBER + e.member();
      throw Problem.INVALID_INPUT
          .because("policy: " + e.getMessage())
          .with("member", member)
          .thrown();
    }
  }
}
