package dev.millrace.telemetry;

import dev.millrace.http.Problem;
import dev.millrace.media.cmcd.BadCmcd;
import dev.millrace.media.cmcd.CmcdKey;
import dev.millrace.media.cmcd.CmcdRecord;

/// Reads `application/cmcd`: a record a line.
final class CmcdBody implements BodyReader {
  /// The version of CTA-5004-B that has events.
  private static final long VERSION = 2;

  @Override
  public Batch read(byte[] body, Arrival arrival) {
    var drafts = new Drafts(arrival, body.length);
    var record = new CmcdRecord();
    for (int from = 0; from < body.length; ) {
      int to = end(body, from);
      int next = to + 1;
      if (to > from && body[to - 1] == '\r') {
        to--;
      }
      if (to > from) {
        line(body, from, to, drafts, record);
      }
      from = next;
    }
    if (drafts.begun() == 0) {
      throw Problem.BAD_REQUEST.because("there is no record").thrown();
    }
    return drafts.finish();
  }

  private static int end(byte[] body, int from) {
    int to = from;
    while (to < body.length && body[to] != '\n') {
      to++;
    }
    return to;
  }

  private static void line(byte[] body, int from, int to, Drafts drafts, CmcdRecord record) {
    if (drafts.begun() == MOST_RECORDS) {
      throw Problem.TOO_LARGE.because("more than " + MOST_RECORDS + " records").thrown();
    }
    drafts.begin();
    try {
      if (to - from > MOST_RECORD_BYTES) {
        throw new BadCmcd("the record is longer than " + MOST_RECORD_BYTES);
      }
      record.read(body, from, to);
      members(record, body, drafts);
      end(record, drafts);
    } catch (BadCmcd e) {
      drafts.refuse(String.valueOf(e.getMessage()), BodyReader.raw(body, from, to));
    }
  }

  private static void members(CmcdRecord record, byte[] body, Drafts drafts) {
    int count = record.size();
    for (int i = 0; i < count; i++) {
      boolean isListed = record.isListed(i);
      String name = record.name(i);
      if (isListed && (i == 0 || !record.name(i - 1).equals(name))) {
        drafts.beginList(name);
      }
      switch (record.form(i)) {
        case NUMBER -> drafts.number(name, body, record.start(i), record.end(i));
        case TEXT -> drafts.text(name, body, record.start(i), record.end(i));
        case TRUE -> drafts.flag(name, true);
        case FALSE -> drafts.flag(name, false);
      }
      if (isListed && (i + 1 == count || !record.name(i + 1).equals(name))) {
        drafts.endList();
      }
    }
  }

  private static void end(CmcdRecord record, Drafts drafts) {
    long version = record.number(CmcdKey.V, 1);
    if (version != VERSION) {
      throw new BadCmcd("v is " + version + "; events are of version " + VERSION);
    }
    String event = record.text(CmcdKey.E);
    CmcdKey besides = event == null ? null : Drafts.required(event);
    if (besides != null && !record.has(besides)) {
      throw new BadCmcd(besides.text() + " is missing, which e=" + event + " needs");
    }
    long number = record.number(CmcdKey.SN, -1);
    String state = record.text(CmcdKey.STA);
    drafts.end(
        new Drafts.Facts(
            record.text(CmcdKey.SID), null, event, record.number(CmcdKey.TS, 0), number),
        number == 0 || "s".equals(state) || "d".equals(state));
  }
}
