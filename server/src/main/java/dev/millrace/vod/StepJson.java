package dev.millrace.vod;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.InputStream;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of steps' inputs and outputs: records as they are, absent values left out.
final class StepJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private StepJson() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  /// Reads as much of `json` as `type` has members for; the rest is passed over as it comes, and
  /// takes no memory.
  static <T> T read(InputStream json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }
}
