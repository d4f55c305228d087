package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads custom policies: one statement, a time of expiry, and no member that we do not know, as
/// its meaning might be a restriction.
///
/// **On failure** [Refusal] as malformed.
final class PolicyReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final long LAST_SECOND = 253_402_300_799L;
  private static final String STATEMENT = "Statement";
  private static final String RESOURCE = "Resource";
  private static final String CONDITION = "Condition";
  private static final String UNTIL = "DateLessThan";
  private static final String AFTER = "DateGreaterThan";
  private static final String FROM = "IpAddress";
  private static final String TIME = "AWS:EpochTime";
  private static final String ADDRESS = "AWS:SourceIp";

  /// What stands for a resource that is left out: everything.
  private static final String ANYTHING = "*";

  private PolicyReader() {}

  static SignedPolicy read(Asked asked) {
    Token token = asked.token();
    return token.isCustom()
        ? custom(token.signed())
        : new SignedPolicy(asked.resource(), Instant.ofEpochSecond(asked.expires()), null, null);
  }

  static SignedPolicy custom(byte[] json) {
    try {
      JsonNode statements = members(JSON.readTree(json), Set.of(STATEMENT)).path(STATEMENT);
      Refusal.unless(statements.isArray() && statements.size() == 1, Reason.MALFORMED);
      JsonNode statement = members(statements.get(0), Set.of(RESOURCE, CONDITION));
      JsonNode condition = members(statement.path(CONDITION), Set.of(UNTIL, AFTER, FROM));
      Instant until = time(condition, UNTIL);
      Refusal.unless(until != null, Reason.MALFORMED);
      return new SignedPolicy(
          statement.has(RESOURCE) ? text(statement.path(RESOURCE)) : ANYTHING,
          until == null ? Instant.EPOCH : until,
          time(condition, AFTER),
          condition.has(FROM) ? from(condition.path(FROM)) : null);
    } catch (JacksonException _) {
      throw new Refusal(Reason.MALFORMED);
    }
  }

  private static @Nullable Instant time(JsonNode condition, String name) {
    if (!condition.has(name)) {
      return null;
    }
    JsonNode seconds = members(condition.path(name), Set.of(TIME)).path(TIME);
    boolean number = seconds.isIntegralNumber() && seconds.canConvertToLong();
    Refusal.unless(
        number && seconds.longValue() >= 0 && seconds.longValue() <= LAST_SECOND, Reason.MALFORMED);
    return Instant.ofEpochSecond(seconds.longValue());
  }

  private static Network from(JsonNode range) {
    return Network.of(text(members(range, Set.of(ADDRESS)).path(ADDRESS)));
  }

  private static String text(JsonNode node) {
    Refusal.unless(node.isString(), Reason.MALFORMED);
    return node.stringValue();
  }

  private static JsonNode members(@Nullable JsonNode node, Set<String> known) {
    if (node == null || !node.isObject() || !known.containsAll(node.propertyNames())) {
      throw new Refusal(Reason.MALFORMED);
    }
    return node;
  }
}
