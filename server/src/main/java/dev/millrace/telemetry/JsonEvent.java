package dev.millrace.telemetry;

import dev.millrace.media.cmcd.BadCmcd;
import dev.millrace.media.cmcd.CmcdKey;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// An event of JSON on its way into a draft: the keys of CMCD with their values, `br_a` for the
/// bitrate of sound, keys of the sender's own that hold a hyphen, and `id`.
///
/// **Threading:** one thread.
final class JsonEvent {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
  private static final Pattern OWN = Pattern.compile("[a-z*][a-z0-9_.*]*-[a-z0-9_.*-]{1,60}");
  private static final int MOST_MEMBERS = 64;
  private static final long MOST_NUMBER = 999_999_999_999_999L;
  private static final double THOUSAND = 1000;

  private final Drafts drafts;
  private final Set<String> names = new HashSet<>();
  private @Nullable String sid;
  private @Nullable String id;
  private @Nullable String event;
  private @Nullable String state;
  private long millis;
  private long number = -1;

  JsonEvent(Drafts drafts) {
    this.drafts = drafts;
  }

  /// Takes a member whose value is the current token.
  void member(String name, JsonToken value, JsonParser in) {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (!names.add(name)) {
      throw new BadCmcd(name + " is there twice");
    }
    if (names.size() > MOST_MEMBERS) {
      throw new BadCmcd("more than " + MOST_MEMBERS + " members");
    }
    CmcdKey key = key(name);
    if (name.equals("id")) {
      id = id(value, in);
    } else if (key != null) {
      reserved(name, key, value, in);
    } else if (name.length() <= CmcdKey.MOST_CUSTOM && OWN.matcher(name).matches()) {
      custom(name, value, in);
    } else {
      throw new BadCmcd(cut(name) + " is no key; those of your own hold a hyphen");
    }
  }

  private static String cut(String name) {
    return name.length() > CmcdKey.MOST_CUSTOM ? name.substring(0, CmcdKey.MOST_CUSTOM) : name;
  }

  /// The key that a name stands for, perhaps for one kind of object.
  private static @Nullable CmcdKey key(String name) {
    int mark = name.indexOf('_');
    CmcdKey key = CmcdKey.of(mark < 0 ? name : name.substring(0, mark));
    boolean fits =
        mark < 0
            || (key != null
                && key.type() == CmcdKey.Type.NUMBERS
                && CmcdKey.OT.words().contains(name.substring(mark + 1)));
    return fits ? key : null;
  }

  private static String id(JsonToken value, JsonParser in) {
    String given = value == JsonToken.VALUE_STRING ? in.getString() : "";
    if (!ID.matcher(given).matches()) {
      throw new BadCmcd("id is a text of letters, digits and . _ : -");
    }
    return given;
  }

  private void reserved(String name, CmcdKey key, JsonToken value, JsonParser in) {
    switch (key.type()) {
      case INTEGER -> whole(key, value, in);
      case DECIMAL -> number(name, value, in);
      case BOOLEAN -> {
        require(value.isBoolean(), name, "is true or false");
        drafts.flag(name, value == JsonToken.VALUE_TRUE);
      }
      case TOKEN -> word(key, value, in);
      case TEXT -> {
        String text = text(name, key.mostCharacters(), value, in);
        sid = key == CmcdKey.SID ? text : sid;
      }
      case NUMBERS, TEXTS -> list(name, key, value, in);
    }
  }

  private void whole(CmcdKey key, JsonToken value, JsonParser in) {
    require(value == JsonToken.VALUE_NUMBER_INT, key.text(), "is a whole number");
    long whole = number(key.text(), value, in);
    if (key == CmcdKey.TS) {
      millis = whole;
    } else if (key == CmcdKey.SN) {
      number = whole;
    }
  }

  private long number(String name, JsonToken value, JsonParser in) {
    require(value.isNumeric(), name, "is a number");
    double given = in.getDoubleValue();
    require(given >= 0 && given <= MOST_NUMBER, name, "is negative or too large");
    long whole = (long) given;
    drafts.number(name, whole == given ? Long.toString(whole) : Double.toString(rounded(given)));
    return whole;
  }

  private static double rounded(double given) {
    return Math.round(given * THOUSAND) / THOUSAND;
  }

  private void word(CmcdKey key, JsonToken value, JsonParser in) {
    String word = value == JsonToken.VALUE_STRING ? in.getString() : "";
    require(key.words().contains(word), key.text(), "is one of " + String.join(" ", key.words()));
    if (key == CmcdKey.E) {
      event = word;
    } else if (key == CmcdKey.STA) {
      state = word;
    }
    drafts.text(key.text(), word);
  }

  private String text(String name, int most, JsonToken value, JsonParser in) {
    require(value == JsonToken.VALUE_STRING, name, "is a text");
    String text = in.getString();
    require(text.length() <= most, name, "is longer than " + most);
    require(text.chars().noneMatch(JsonEvent::isControl), name, "holds a control character");
    drafts.text(name, text);
    return text;
  }

  /// Databases know no text with NUL in it.
  private static boolean isControl(int sign) {
    return sign < ' ' && sign != '\t' && sign != '\n' && sign != '\r';
  }

  private void list(String name, CmcdKey key, JsonToken value, JsonParser in) {
    boolean isList = key.type() == CmcdKey.Type.TEXTS || key == CmcdKey.BSD;
    if (!isList) {
      var _ = number(name, value, in);
      return;
    }
    drafts.beginList(name);
    if (value == JsonToken.START_ARRAY) {
      for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
        element(name, key, next, in);
      }
    } else {
      element(name, key, value, in);
    }
    drafts.endList();
  }

  private void element(String name, CmcdKey key, JsonToken value, JsonParser in) {
    if (key.type() == CmcdKey.Type.TEXTS) {
      var _ = text(name, key.mostCharacters(), value, in);
    } else {
      var _ = number(name, value, in);
    }
  }

  private void custom(String name, JsonToken value, JsonParser in) {
    switch (value) {
      case VALUE_STRING -> {
        var _ = text(name, CmcdKey.MOST_CUSTOM, value, in);
      }
      case VALUE_TRUE, VALUE_FALSE -> drafts.flag(name, value == JsonToken.VALUE_TRUE);
      default -> {
        var _ = number(name, value, in);
      }
    }
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new BadCmcd(name + " " + what);
    }
  }

  /// The object has ended.
  void end() {
    CmcdKey besides = event == null ? null : Drafts.required(event);
    if (besides != null && !names.contains(besides.text())) {
      throw new BadCmcd(besides.text() + " is missing, which e=" + event + " needs");
    }
    drafts.end(
        new Drafts.Facts(sid, id, event, millis, number),
        number == 0 || "s".equals(state) || "d".equals(state));
  }
}
