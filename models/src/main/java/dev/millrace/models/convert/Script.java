package dev.millrace.models.convert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A value that a minified script exports: read, never run.
///
/// It is the literal after `exports=`, an object or a text; what follows its end is not looked at.
final class Script {
  private static final String EXPORTS = ".exports=";

  private static final JsonMapper LITERALS =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                  .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(64 << 20).build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Script() {}

  /// An object, whose `!0` and `!1` are true and false.
  static JsonNode object(ByteBuffer script) {
    String text = literal(script, '{').replace(":!0", ":true").replace(":!1", ":false");
    try (var parser = LITERALS.createParser(text)) {
      return LITERALS.readTree(parser);
    } catch (JacksonException e) {
      throw new Unconvertible("the script's object cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /// A text in Base64.
  static byte[] bytes(ByteBuffer script) {
    String text = literal(script, '"');
    try {
      return Base64.getDecoder().decode(text.substring(1, text.indexOf('"', 1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Unconvertible("the script's text is not Base64", e);
    }
  }

  private static String literal(ByteBuffer script, char begin) {
    var bytes = new byte[script.remaining()];
    script.slice().get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(EXPORTS + begin);
    if (start < 0) {
      throw new Unconvertible("the script exports nothing that begins with " + begin);
    }
    return text.substring(start + EXPORTS.length());
  }
}
