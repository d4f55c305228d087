package dev.millrace.policy;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.VideoCodec;
import dev.millrace.policy.Policy.Pick;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Policies as JSON.
public final class PolicyJson {
  private static final String MAX_HEIGHT = "maxHeight";
  private static final String RUNGS = "rungs";
  private static final String CODECS = "codecs";
  private static final String RATE_CONTROL = "rateControl";
  private static final String LADDER = "ladder";
  private static final String SURROUND = "surround";
  private static final String PRIORITY = "priority";
  private static final String OWNER = "owner";
  private static final String RETENTION = "retention";
  private static final String ORIGINAL_DAYS = "originalDays";
  private static final String ASSET_DAYS = "assetDays";
  private static final String PROTECTION = "protection";
  private static final String ANALYSIS = "analysis";
  private static final String MODE = "mode";
  private static final String CRF = "crf";
  private static final String KBPS = "kbps";
  private static final Set<String> MEMBERS =
      Set.of(
          MAX_HEIGHT,
          RUNGS,
          CODECS,
          RATE_CONTROL,
          LADDER,
          SURROUND,
          PRIORITY,
          RETENTION,
          OWNER,
          PROTECTION,
          PlaybackJson.PLAYBACK,
          ANALYSIS);

  private PolicyJson() {}

  /// The policy that `json` asks for; what it leaves out is as in `otherwise`.
  ///
  /// **On failure** [InvalidPolicy] for members that are unknown or wrong.
  public static Policy read(JsonNode json, Policy otherwise) {
    Members members = Members.of("", json, MEMBERS);
    return new Policy(
        pick(members, otherwise.pick()),
        members.choices(CODECS, VideoCodec.class).orElse(otherwise.codecs()),
        members.has(RATE_CONTROL) ? rateControl(members) : otherwise.rateControl(),
        members.choice(LADDER, otherwise.ladder()),
        members.flag(SURROUND, otherwise.surround()),
        members.choice(PRIORITY, otherwise.priority()),
        members.has(RETENTION) ? retention(members) : otherwise.retention(),
        members.text(OWNER, otherwise.owner()),
        restrictions(members, otherwise.restrictions()),
        members.choices(ANALYSIS, Look.class).orElse(otherwise.analysis()));
  }

  /// The policy that is stored with an asset; one from before policies had a form asks for nothing.
  /// Of one that this program does not understand the restrictions stay, and are never less than
  /// was asked for.
  public static Policy stored(JsonNode json) {
    try {
      return read(json, Policy.STANDARD);
    } catch (InvalidPolicy _) {
      var restrictions = new Restrictions(protection(json), PlaybackJson.stored(json));
      return Policy.STANDARD.restricted(restrictions);
    }
  }

  private static Policy.Protection protection(JsonNode json) {
    ObjectNode alone = JsonNodeFactory.instance.objectNode();
    try {
      return json.has(PROTECTION)
          ? read(alone.set(PROTECTION, json.path(PROTECTION)), Policy.STANDARD).protection()
          : Policy.Protection.NONE;
    } catch (InvalidPolicy _) {
      return Policy.Protection.CBCS;
    }
  }

  /// The whole policy; reading it does not depend on any default.
  public static ObjectNode write(Policy policy) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    policy.pick().maxHeight().ifPresent(height -> json.put(MAX_HEIGHT, height));
    if (!policy.pick().rungs().isEmpty()) {
      policy.pick().rungs().forEach(json.putArray(RUNGS)::add);
    }
    policy.codecs().stream().map(VideoCodec::word).forEach(json.putArray(CODECS)::add);
    write(policy.rateControl(), json.putObject(RATE_CONTROL));
    json.put(LADDER, Words.of(policy.ladder()));
    json.put(SURROUND, policy.surround());
    json.put(PRIORITY, policy.priority().word());
    write(policy.retention(), json.putObject(RETENTION));
    json.put(OWNER, policy.owner());
    json.put(PROTECTION, policy.protection().word());
    json.set(PlaybackJson.PLAYBACK, PlaybackJson.write(policy.playback()));
    policy.analysis().stream().map(Words::of).forEach(json.putArray(ANALYSIS)::add);
    return json;
  }

  /// Whichever of the two ways to pick is used goes before the default's.
  private static Pick pick(Members members, Pick otherwise) {
    if (!members.has(MAX_HEIGHT) && !members.has(RUNGS)) {
      return otherwise;
    }
    return new Pick(
        members.number(MAX_HEIGHT, OptionalInt.empty()), members.texts(RUNGS).orElse(List.of()));
  }

  private static Restrictions restrictions(Members members, Restrictions otherwise) {
    return new Restrictions(
        members.choice(PROTECTION, otherwise.protection()),
        members.has(PlaybackJson.PLAYBACK)
            ? PlaybackJson.read(members.inner(PlaybackJson.PLAYBACK))
            : otherwise.playback());
  }

  private static RateControl rateControl(Members members) {
    JsonNode json = members.inner(RATE_CONTROL);
    Members inner = Members.of(members.at(RATE_CONTROL), json, Set.of(MODE, CRF, KBPS));
    RateControl.Mode mode = inner.choice(MODE, RateControl.Mode.QUALITY);
    OptionalInt crf = inner.number(CRF, OptionalInt.empty());
    Policy.require(
        crf.isEmpty() || mode == RateControl.Mode.QUALITY,
        inner.at(CRF),
        "for the mode quality alone");
    return new RateControl(mode, crf.orElse(RateControl.STANDARD_CRF), rates(inner));
  }

  private static Retention retention(Members members) {
    JsonNode json = members.inner(RETENTION);
    Members inner = Members.of(members.at(RETENTION), json, Set.of(ORIGINAL_DAYS, ASSET_DAYS));
    return new Retention(
        inner.number(ORIGINAL_DAYS, OptionalInt.empty()),
        inner.number(ASSET_DAYS, OptionalInt.empty()));
  }

  private static void write(Retention retention, ObjectNode json) {
    retention.originalDays().ifPresent(days -> json.put(ORIGINAL_DAYS, days));
    retention.assetDays().ifPresent(days -> json.put(ASSET_DAYS, days));
  }

  private static Map<String, BitRate> rates(Members inner) {
    var rates = new HashMap<String, BitRate>();
    if (inner.has(KBPS)) {
      JsonNode json = inner.inner(KBPS);
      Members rungs = Members.of(inner.at(KBPS), json, Set.copyOf(json.propertyNames()));
      for (String rung : json.propertyNames()) {
        rungs
            .number(rung, OptionalInt.empty())
            .ifPresent(rate -> rates.put(rung, BitRate.ofKilobits(Math.max(0, rate))));
      }
    }
    return rates;
  }

  private static void write(RateControl control, ObjectNode json) {
    json.put(MODE, Words.of(control.mode()));
    if (control.mode() == RateControl.Mode.QUALITY) {
      json.put(CRF, control.crf());
    }
    if (!control.rates().isEmpty()) {
      ObjectNode rates = json.putObject(KBPS);
      new TreeMap<>(control.rates())
          .forEach((rung, rate) -> rates.put(rung, rate.bitsPerSecond() / 1000));
    }
  }
}
