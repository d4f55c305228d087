package dev.millrace.telemetry;

import dev.millrace.media.cmcd.BadCmcd;
import dev.millrace.media.cmcd.CmcdKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The events of one request while they are read, whatever they are written in. An event is begun,
/// gets its members, and is ended or dropped; all are finished together, when it is known how far
/// the sender's clock is off.
///
/// **Threading:** one thread.
final class Drafts {
  private static final int USUAL_TAIL = 160;
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private final Arrival arrival;
  private final ByteText members;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Batch.Refused> refused = new ArrayList<>();
  private final long nonce = ThreadLocalRandom.current().nextLong() >>> 1;
  private int begun;
  private int from;
  private boolean isInList;
  private long latestMillis;

  /// @param isFirst whether it tells of a session's beginning
  private record Draft(String sid, String id, long millis, boolean isFirst, int from, int to) {}

  /// @param bytes of what is read: as JSON it takes half as much again, about
  Drafts(Arrival arrival, int bytes) {
    this.arrival = arrival;
    this.members = new ByteText(bytes + bytes / 2);
  }

  /// Begins the next record.
  void begin() {
    begun++;
    from = members.length();
  }

  /// How many records there are so far.
  int begun() {
    return begun;
  }

  /// The record is not well.
  void refuse(String why, String raw) {
    members.cut(from);
    isInList = false;
    refused.add(new Batch.Refused(begun, why, raw));
  }

  void number(String name, byte[] source, int start, int end) {
    name(name);
    members.add(source, start, end);
  }

  void number(String name, String digits) {
    name(name);
    members.add(digits);
  }

  void flag(String name, boolean value) {
    name(name);
    members.add(value ? "true" : "false");
  }

  /// @param source text that may stand in JSON as it is
  void text(String name, byte[] source, int start, int end) {
    name(name);
    members.add('"').add(source, start, end).add('"');
  }

  void text(String name, String value) {
    name(name);
    members.add('"').addEscaped(value).add('"');
  }

  /// Begins a list; what follows until [#endList] are its values, whose names do not matter.
  void beginList(String name) {
    name(name);
    members.add('[');
    isInList = true;
  }

  void endList() {
    members.add(']');
    isInList = false;
  }

  /// What an event must say, and what its id is made of.
  ///
  /// @param id given by the sender, or null
  /// @param number the event's in its session, or -1
  record Facts(
      @Nullable String sid,
      @Nullable String id,
      @Nullable String event,
      long millis,
      long number) {}

  /// Ends the record.
  ///
  /// @throws BadCmcd when something is missing; it is still to be refused then
  void end(Facts facts, boolean isFirst) {
    String sid = facts.sid;
    if (sid == null || sid.isEmpty()) {
      throw new BadCmcd("sid is missing");
    }
    requirePlain(sid);
    if (facts.event == null) {
      throw new BadCmcd("e is missing");
    }
    if (facts.millis <= 0 || facts.millis > LATEST_MILLIS) {
      throw new BadCmcd("ts is missing or no time");
    }
    latestMillis = Math.max(latestMillis, facts.millis);
    drafts.add(new Draft(sid, id(facts, sid), facts.millis, isFirst, from, members.length()));
  }

  /// It becomes a part of the id, which stands in JSON as it is.
  private static void requirePlain(String sid) {
    for (int i = 0; i < sid.length(); i++) {
      char sign = sid.charAt(i);
      if (sign < ' ' || sign > '~') {
        throw new BadCmcd("sid holds other signs than those of ASCII that can be seen");
      }
      if (sign == '"' || sign == '\\') {
        throw new BadCmcd("sid holds a quote or a backslash");
      }
    }
  }

  private String id(Facts facts, String sid) {
    if (facts.id != null) {
      return facts.id;
    }
    return facts.number >= 0
        ? EventId.of(sid, arrival.target(), facts.number)
        : Long.toString(nonce, Character.MAX_RADIX) + '-' + begun;
  }

  /// The events, each as it is kept.
  Batch finish() {
    long skew = ClockSkew.of(arrival, latestMillis);
    var time = new IsoTime();
    var events = new ArrayList<StoredEvent>(drafts.size());
    for (Draft draft : drafts) {
      var out = new ByteText(draft.to - draft.from + USUAL_TAIL + arrival.always().length);
      out.add(EventId.HEAD).add(draft.id).add("\",\"time\":\"");
      time.write(Math.max(0, draft.millis + skew), out);
      out.add("\",\"received\":\"");
      time.write(arrival.receivedMillis(), out);
      out.add('"');
      if (skew != 0) {
        out.add(",\"skew_ms\":").add(skew);
      }
      out.add(members, draft.from, draft.to);
      if (!arrival.target().isEmpty()) {
        out.add(",\"target\":\"").add(arrival.target()).add('"');
      }
      out.add(arrival.always(), 0, arrival.always().length);
      if (draft.isFirst) {
        out.add(arrival.first(), 0, arrival.first().length);
      }
      byte[] json = out.add('}').copy();
      events.add(new StoredEvent(draft.sid, EventId.fingerprint(draft.id), json));
    }
    return new Batch(events, refused);
  }

  private void name(String name) {
    if (isInList) {
      if (members.last() != '[') {
        members.add(',');
      }
      return;
    }
    members.add(",\"").add(name).add("\":");
  }

  /// Says what an event of a kind must hold besides, as CTA-5004-B has it; null when nothing.
  static @Nullable CmcdKey required(String event) {
    return switch (event) {
      case "ps" -> CmcdKey.STA;
      case "pr" -> CmcdKey.PR;
      case "c" -> CmcdKey.CID;
      case "b" -> CmcdKey.BG;
      case "ce" -> CmcdKey.CEN;
      case "e" -> CmcdKey.EC;
      case "rr" -> CmcdKey.URL;
      default -> null;
    };
  }
}
