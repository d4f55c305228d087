package dev.millrace.policy;

import dev.millrace.policy.Playback.Access;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The member `playback` of policies: `{"access": "embed", "domains": ["example.org"]}`.
public final class PlaybackJson {
  /// The member's name.
  public static final String PLAYBACK = "playback";

  static final String DOMAINS_AT = "/playback/domains";
  private static final String ACCESS = "access";
  private static final String DOMAINS = "domains";

  private PlaybackJson() {}

  /// What the member says.
  ///
  /// **On failure** [InvalidPolicy].
  public static Playback read(JsonNode json) {
    Members members = Members.of("/" + PLAYBACK, json, Set.of(ACCESS, DOMAINS));
    Policy.require(members.has(ACCESS), members.at(ACCESS), "missing");
    return new Playback(
        members.choice(ACCESS, Access.PUBLIC), members.texts(DOMAINS).orElse(List.of()));
  }

  /// A stored policy with another member `playback`, and everything else as it is.
  public static JsonNode into(JsonNode policy, Playback playback) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    policy.forEachEntry(json::set);
    return json.set(PLAYBACK, write(playback));
  }

  /// What the member is to say.
  public static ObjectNode write(Playback playback) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(ACCESS, Words.of(playback.access()));
    if (!playback.domains().isEmpty()) {
      playback.domains().forEach(json.putArray(DOMAINS)::add);
    }
    return json;
  }

  /// Of a stored policy; what is there and not understood is the strictest.
  static Playback stored(JsonNode policy) {
    try {
      return policy.hasNonNull(PLAYBACK) ? read(policy.path(PLAYBACK)) : Playback.PUBLIC;
    } catch (InvalidPolicy _) {
      return Playback.SIGNED;
    }
  }
}
