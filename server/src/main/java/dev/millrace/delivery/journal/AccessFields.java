package dev.millrace.delivery.journal;

import dev.millrace.search.EventKind;
import dev.millrace.search.EventKind.Field;
import java.util.List;

/// The members of access events by which they are found. `cmcd` and
/// `bytes_wanted` are kept, not found by.
public final class AccessFields {
  /// Access events.
  public static final EventKind KIND =
      new EventKind(
          "access",
          List.of(
              Field.keyword("id"),
              Field.keyword("edge"),
              Field.keyword("asset"),
              Field.keyword("version"),
              Field.text("object"),
              Field.keyword("kind"),
              Field.keyword("track"),
              Field.keyword("method"),
              Field.number("status"),
              Field.keyword("finished"),
              Field.number("bytes"),
              Field.keyword("cache"),
              Field.keyword("cache_tier"),
              Field.number("ttfb_ms"),
              Field.number("total_ms"),
              Field.keyword("http"),
              Field.keyword("tls"),
              Field.keyword("address"),
              Field.keyword("country"),
              Field.number("asn"),
              Field.text("user_agent"),
              Field.keyword("referer_host"),
              Field.keyword("sid"),
              Field.keyword("cid")));

  private AccessFields() {}
}
