package dev.millrace.streams.sql;

import dev.millrace.events.Event;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/// Tells of streams, in the transaction that makes it true.
record News(Outbox outbox, InstantSource clock, Ulids ids) {
  private static final String SOURCE = "/streams";
  private static final String PREFIX = "dev.millrace.stream.";

  /// @param what happened: the end of the event's type
  void tell(Handle handle, String what, String streamId, JsonNode data) {
    var event =
        new Event(ids.next().value(), SOURCE, PREFIX + what, streamId, clock.instant(), data);
    outbox.append(handle, event);
  }
}
