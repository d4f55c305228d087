package dev.millrace.webhooks.sql;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.webhooks.sql.DeliveryRow.Attempt;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Attempts as column `attempts` keeps them.
final class AttemptJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private AttemptJson() {}

  static String write(Attempt attempt) {
    return MAPPER.writeValueAsString(attempt);
  }

  static List<Attempt> read(String json) {
    return List.of(MAPPER.readValue(json, Attempt[].class));
  }
}
