package dev.millrace.telemetry;

import dev.millrace.search.EventKind;
import dev.millrace.search.EventKind.Field;
import java.util.List;

/// The members of players' events by which they are found.
public final class PlayerFields {
  /// What players tell.
  public static final EventKind KIND =
      new EventKind(
          "player",
          List.of(
              Field.keyword("id"),
              Field.keyword("sid"),
              Field.keyword("cid"),
              Field.keyword("target"),
              Field.keyword("e"),
              Field.keyword("cen"),
              Field.keyword("sta"),
              Field.number("sn"),
              Field.keyword("st"),
              Field.keyword("sf"),
              Field.number("pt"),
              Field.number("pr"),
              Field.number("br"),
              Field.number("tb"),
              Field.number("bl"),
              Field.number("mtp"),
              Field.number("msd"),
              Field.number("bsa"),
              Field.number("bsda"),
              Field.number("bsd"),
              Field.number("dfa"),
              Field.number("ltc"),
              Field.text("ec"),
              Field.keyword("bg"),
              Field.text("url"),
              Field.number("rc"),
              Field.number("ttfb"),
              Field.number("ttlb"),
              Field.keyword("h"),
              Field.keyword("cdn"),
              Field.number("skew_ms"),
              Field.keyword("browser"),
              Field.keyword("os"),
              Field.keyword("device"),
              Field.keyword("country"),
              Field.keyword("token"),
              Field.text("user_agent")));

  private PlayerFields() {}
}
