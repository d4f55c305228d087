package dev.millrace.telemetry;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.media.cmcd.BadCmcd;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads `application/json`: an event, or an array of them.
final class JsonBody implements BodyReader {
  private static final int MOST_DEPTH = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(MOST_RECORD_BYTES)
                  .maxNumberLength(32)
                  .maxNameLength(128)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  @Override
  public Batch read(byte[] body, Arrival arrival) {
    var drafts = new Drafts(arrival, body.length);
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
      switch (in.nextToken()) {
        case START_OBJECT -> event(in, body, drafts);
        case START_ARRAY -> events(in, body, drafts);
        case null, default ->
            throw Problem.BAD_REQUEST.because("send an event or an array of events").thrown();
      }
      if (in.nextToken() != null) {
        throw Json.INVALID_JSON.because("something stands behind the events").thrown();
      }
    } catch (JacksonException e) {
      // What came before is well, but the sender does not know which of it was taken.
      var at = e.getLocation();
      throw Json.INVALID_JSON
          .because("not JSON at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()))
          .thrown();
    }
    if (drafts.begun() == 0) {
      throw Problem.BAD_REQUEST.because("there is no event").thrown();
    }
    return drafts.finish();
  }

  private static void events(JsonParser in, byte[] body, Drafts drafts) {
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (drafts.begun() == MOST_RECORDS) {
        throw Problem.TOO_LARGE.because("more than " + MOST_RECORDS + " events").thrown();
      }
      if (token == JsonToken.START_OBJECT) {
        event(in, body, drafts);
      } else {
        in.skipChildren();
        drafts.begin();
        drafts.refuse("an event is an object", "");
      }
    }
  }

  /// Reads to the end of an object, whatever is wrong with it.
  private static void event(JsonParser in, byte[] body, Drafts drafts) {
    int from = (int) in.currentTokenLocation().getByteOffset();
    var event = new JsonEvent(drafts);
    String why = null;
    drafts.begin();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (why == null) {
        try {
          event.member(name, value, in);
        } catch (BadCmcd e) {
          why = String.valueOf(e.getMessage());
        }
      }
      if (why != null) {
        leave(in);
      }
    }
    int to = (int) in.currentTokenLocation().getByteOffset() + 1;
    try {
      if (why == null && to - from > MOST_RECORD_BYTES) {
        why = "the event is longer than " + MOST_RECORD_BYTES;
      }
      if (why == null) {
        event.end();
        return;
      }
    } catch (BadCmcd e) {
      why = String.valueOf(e.getMessage());
    }
    drafts.refuse(why, BodyReader.raw(body, from, Math.min(to, body.length)));
  }

  /// Goes to the end of a member that is not looked at, or no longer.
  private static void leave(JsonParser in) {
    if (in.currentToken().isStructStart()) {
      in.skipChildren();
    } else if (in.streamReadContext().inArray()) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        in.skipChildren();
      }
    }
  }
}
