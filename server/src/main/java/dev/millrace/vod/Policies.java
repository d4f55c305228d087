package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import dev.millrace.transcode.EncodePolicy;

/// What assets' policies mean for their workflows.
final class Policies {
  /// Above the depth of the bulk in [PlanSteps] and below half the distance from there to what
  /// makes a film playable: so bulk goes by priority, and no bulk before any film's beginning. A
  /// hundred, as owners take turns among steps of the same hundred.
  private static final int PRIORITY_STEP = 100;

  private Policies() {}

  static Policy of(Asset asset) {
    return PolicyJson.stored(asset.description().policy());
  }

  static EncodePolicy encode(Policy policy) {
    return new EncodePolicy(
        policy.pick().maxHeight().orElse(Integer.MAX_VALUE),
        policy.pick().rungs(),
        policy.codecs(),
        policy.rateControl(),
        policy.ladder(),
        policy.surround());
  }

  /// What a policy adds to the priority of all steps.
  static int shift(Policy policy) {
    return switch (policy.priority()) {
      case LOW -> -PRIORITY_STEP;
      case NORMAL -> 0;
      case HIGH -> PRIORITY_STEP;
    };
  }
}
