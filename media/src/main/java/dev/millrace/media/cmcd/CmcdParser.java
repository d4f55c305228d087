package dev.millrace.media.cmcd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.media.cmcd.CmcdRecord.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a dictionary of structured fields (RFC 9651 §4.2.2) whose keys are those of CTA-5004-B.
final class CmcdParser {
  private static final int MOST_PACKED = 8;
  private static final int MOST_DIGITS = 15;
  private static final int MOST_WHOLE = 12;
  private static final int MOST_DECIMALS = 3;

  /// The kinds of objects that values may be for, by the parameter that names them; those of
  /// pictures have no mark of their own.
  private static final List<String> PICTURES = List.of("v", "av");

  private final CmcdRecord record;
  private final byte[] in;
  private final int to;
  private int at;

  /// What the last item was.
  private Form form = Form.TRUE;

  private boolean isToken;
  private boolean isDecimal;
  private int start;
  private int end;

  CmcdParser(CmcdRecord record, byte[] in, int from, int to) {
    this.record = record;
    this.in = in;
    this.at = from;
    this.to = to;
  }

  void read() {
    skipBlanks();
    if (at == to) {
      throw new BadCmcd("the record is empty");
    }
    while (true) {
      member();
      skipBlanks();
      if (at == to) {
        return;
      }
      expect(',');
      skipBlanks();
      if (at == to) {
        throw new BadCmcd("a comma at the end");
      }
    }
  }

  private void member() {
    int from = at;
    CmcdKey key = key();
    int until = at;
    boolean isCustom = key == null && hasHyphen(from, until);
    if (isCustom && until - from > CmcdKey.MOST_CUSTOM) {
      throw new BadCmcd("a key is longer than " + CmcdKey.MOST_CUSTOM);
    }
    if (key != null) {
      record.begin(key);
      value(key);
    } else if (isCustom) {
      record.beginCustom();
      custom(new String(in, from, until - from, US_ASCII));
    } else {
      passOver();
    }
  }

  /// The reserved key at this place; null when it is another name.
  private @Nullable CmcdKey key() {
    if (at == to || !(isLower(in[at]) || in[at] == '*')) {
      throw new BadCmcd("a key begins with a small letter " + place());
    }
    int from = at;
    long packed = 0;
    while (at < to && isKeySign(in[at])) {
      packed = (packed << Byte.SIZE) | in[at++];
    }
    return at - from > MOST_PACKED ? null : CmcdKey.of(packed);
  }

  private boolean hasHyphen(int from, int until) {
    for (int i = from; i < until; i++) {
      if (in[i] == '-') {
        return true;
      }
    }
    return false;
  }

  private void value(CmcdKey key) {
    String name = key.text();
    if (at < to && in[at] == '=' && at + 1 < to && in[at + 1] == '(') {
      at += 2;
      require(
          key.type() == CmcdKey.Type.NUMBERS || key.type() == CmcdKey.Type.TEXTS,
          name,
          "is no list");
      list(key);
      parameters();
      return;
    }
    itemOrTrue();
    switch (key.type()) {
      case INTEGER -> require(form == Form.NUMBER && !isDecimal, name, "is a whole number");
      case DECIMAL -> require(form == Form.NUMBER, name, "is a number");
      case BOOLEAN -> require(form == Form.TRUE || form == Form.FALSE, name, "is true or false");
      case TOKEN -> word(key);
      case TEXT -> text(name, key.mostCharacters());
      case NUMBERS, TEXTS -> {
        listed(key);
        return;
      }
    }
    parameters();
    record.add(name, form, start, end, false);
  }

  private void list(CmcdKey key) {
    while (true) {
      skipSpaces();
      if (at < to && in[at] == ')') {
        at++;
        return;
      }
      item();
      listed(key);
      if (at == to || (in[at] != ' ' && in[at] != ')')) {
        throw new BadCmcd("the list " + key.text() + " does not end");
      }
    }
  }

  /// Takes the last item as one of a list.
  private void listed(CmcdKey key) {
    String name = key.text();
    if (key.type() == CmcdKey.Type.TEXTS) {
      text(name, CmcdKey.MOST_LISTED);
      parameters();
      record.add(name, form, start, end, true);
    } else {
      require(form == Form.NUMBER, name, "holds numbers");
      int from = start;
      int until = end;
      String kind = parameters();
      boolean isOfPictures = kind == null || PICTURES.contains(kind);
      // The durations of stalls are several.
      if (key == CmcdKey.BSD) {
        record.add(name, Form.NUMBER, from, until, true);
      } else {
        record.add(isOfPictures ? name : name + "_" + kind, Form.NUMBER, from, until, false);
      }
    }
  }

  private void custom(String name) {
    itemOrTrue();
    if (form == Form.TEXT) {
      text(name, CmcdKey.MOST_CUSTOM, true);
    }
    parameters();
    record.add(name, form, start, end, false);
  }

  /// A key that nobody here knows may hold whatever there is.
  private void passOver() {
    if (at + 1 < to && in[at] == '=' && in[at + 1] == '(') {
      at += 2;
      for (skipSpaces(); at < to && in[at] != ')'; skipSpaces()) {
        item();
        parameters();
      }
      expect(')');
    } else {
      itemOrTrue();
    }
    parameters();
  }

  private void word(CmcdKey key) {
    require(form == Form.TEXT && isToken, key.text(), "is a word");
    for (String word : key.words()) {
      if (is(word)) {
        return;
      }
    }
    throw new BadCmcd(key.text() + " is one of " + String.join(" ", key.words()));
  }

  private boolean is(String word) {
    if (word.length() != end - start) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != in[start + i]) {
        return false;
      }
    }
    return true;
  }

  private void text(String name, int most) {
    text(name, most, false);
  }

  private void text(String name, int most, boolean mayBeToken) {
    require(form == Form.TEXT && (mayBeToken || !isToken), name, "is a text in quotes");
    require(end - start <= most, name, "is longer than " + most);
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new BadCmcd(name + " " + what);
    }
  }

  /// The parameters of an item; gives the first one's name if it is a kind of object.
  private @Nullable String parameters() {
    String kind = null;
    while (at < to && in[at] == ';') {
      at++;
      skipSpaces();
      int from = at;
      var _ = key();
      String name = new String(in, from, at - from, US_ASCII);
      if (at < to && in[at] == '=') {
        at++;
        item();
      } else if (kind == null && CmcdKey.OT.words().contains(name)) {
        kind = name;
      }
    }
    return kind;
  }

  private void itemOrTrue() {
    if (at < to && in[at] == '=') {
      at++;
      item();
    } else {
      form = Form.TRUE;
      start = at;
      end = at;
    }
  }

  private void item() {
    if (at == to) {
      throw new BadCmcd("a value is missing at the end");
    }
    isToken = false;
    isDecimal = false;
    byte first = in[at];
    if (first == '"') {
      string();
    } else if (isDigit(first)) {
      number();
    } else if (first == '?') {
      bool();
    } else if (isLetter(first) || first == '*') {
      token();
    } else {
      throw new BadCmcd(first == '-' ? "a number is negative" : "no value stands " + place());
    }
  }

  private void string() {
    form = Form.TEXT;
    start = ++at;
    while (at < to && in[at] != '"') {
      if (in[at] == '\\') {
        at++;
        if (at == to || (in[at] != '"' && in[at] != '\\')) {
          throw new BadCmcd("a backslash stands before neither quote nor backslash");
        }
      } else if (in[at] < ' ' || in[at] > '~') {
        throw new BadCmcd("a text holds other signs than those of ASCII that can be seen");
      }
      at++;
    }
    end = at;
    if (at++ >= to) {
      throw new BadCmcd("a text does not end");
    }
  }

  private void token() {
    form = Form.TEXT;
    isToken = true;
    start = at;
    while (at < to && isTokenSign(in[at])) {
      at++;
    }
    end = at;
  }

  private void bool() {
    at++;
    if (at == to || (in[at] != '0' && in[at] != '1')) {
      throw new BadCmcd("after ? stands 0 or 1");
    }
    form = in[at++] == '1' ? Form.TRUE : Form.FALSE;
    start = at;
    end = at;
  }

  private void number() {
    form = Form.NUMBER;
    int from = at;
    while (at < to && isDigit(in[at])) {
      at++;
    }
    int whole = at - from;
    if (at < to && in[at] == '.') {
      isDecimal = true;
      int dot = at++;
      while (at < to && isDigit(in[at])) {
        at++;
      }
      int decimals = at - dot - 1;
      if (whole > MOST_WHOLE || decimals < 1 || decimals > MOST_DECIMALS) {
        throw new BadCmcd("a decimal has 12 digits and 3 more at most");
      }
    } else if (whole > MOST_DIGITS) {
      throw new BadCmcd("a number has 15 digits at most");
    }
    // JSON has no zeros in front.
    int first = from;
    while (first + 1 < from + whole && in[first] == '0') {
      first++;
    }
    start = first;
    end = at;
  }

  private void expect(char sign) {
    if (at == to || in[at] != sign) {
      throw new BadCmcd("a " + sign + " is missing " + place());
    }
    at++;
  }

  private String place() {
    return at >= to ? "at the end" : "at '" + (char) (in[at] & 0x7f) + "'";
  }

  private void skipSpaces() {
    while (at < to && in[at] == ' ') {
      at++;
    }
  }

  private void skipBlanks() {
    while (at < to && (in[at] == ' ' || in[at] == '\t')) {
      at++;
    }
  }

  private static boolean isLower(byte sign) {
    return sign >= 'a' && sign <= 'z';
  }

  private static boolean isDigit(byte sign) {
    return sign >= '0' && sign <= '9';
  }

  private static boolean isLetter(byte sign) {
    return isLower(sign) || (sign >= 'A' && sign <= 'Z');
  }

  private static boolean isKeySign(byte sign) {
    return isLower(sign) || isDigit(sign) || "_-.*".indexOf(sign) >= 0;
  }

  private static boolean isTokenSign(byte sign) {
    return isLetter(sign) || isDigit(sign) || "!#$%&'*+-.^_`|~:/".indexOf(sign) >= 0;
  }
}
