package dev.millrace.media.cmcd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record as values that stay where they were sent: reading it makes nothing but the names of
/// keys that are the sender's own.
///
/// A number for a kind of object is named after both: `br=(5000;v 128;a)` are `br` and `br_a`.
/// Reserved keys of later versions are passed over.
///
/// **Threading:** one thread. **Ownership:** the bytes stay the caller's, who leaves them alone
/// until the next [#read]. **Limits:** [#MOST_VALUES]. **On failure** it is empty.
public final class CmcdRecord {
  /// The most values of one record.
  public static final int MOST_VALUES = 64;

  private static final int USUAL_VALUES = 16;
  private static final int NOWHERE = -1;
  private static final byte[] NOTHING = {};

  private String[] names = new String[USUAL_VALUES];
  private Form[] forms = new Form[USUAL_VALUES];
  private int[] starts = new int[USUAL_VALUES];
  private int[] ends = new int[USUAL_VALUES];
  private boolean[] listed = new boolean[USUAL_VALUES];

  /// Where the first value of each reserved key would be.
  private final Map<CmcdKey, Integer> places = new EnumMap<>(CmcdKey.class);

  private byte[] bytes = NOTHING;
  private int size;

  /// From where on names may not come again: a reserved key's own values, or all.
  private int firstRival;

  /// What a value is.
  public enum Form {
    /// Digits that are also a number in JSON.
    NUMBER,
    /// Text that may stand between the quotes of JSON as it is.
    TEXT,
    TRUE,
    FALSE
  }

  /// Reads the record from `from` to `to`.
  ///
  /// @throws BadCmcd when it is none
  public void read(byte[] source, int from, int to) {
    bytes = source;
    clear();
    try {
      new CmcdParser(this, source, from, to).read();
    } catch (BadCmcd e) {
      clear();
      throw e;
    }
  }

  private void clear() {
    size = 0;
    places.clear();
  }

  /// How many values there are.
  public int size() {
    return size;
  }

  public String name(int value) {
    return names[value];
  }

  public Form form(int value) {
    return forms[value];
  }

  /// Where a number or text begins in the bytes.
  public int start(int value) {
    return starts[value];
  }

  /// Where it ends, not included.
  public int end(int value) {
    return ends[value];
  }

  /// Whether the value is one of a list, whose values have one name and follow each other.
  public boolean isListed(int value) {
    return listed[value];
  }

  /// Whether the key is there.
  public boolean has(CmcdKey key) {
    return place(key) >= 0;
  }

  /// Where the key's own value is, if it has one: a list may be empty, or of other kinds.
  private int place(CmcdKey key) {
    int place = places.getOrDefault(key, NOWHERE);
    return place >= 0 && place < size && names[place].equals(key.text()) ? place : -1;
  }

  /// A whole number, or `otherwise` when the key is not there.
  public long number(CmcdKey key, long otherwise) {
    int place = place(key);
    if (place < 0) {
      return otherwise;
    }
    long number = 0;
    for (int i = starts[place]; i < ends[place] && bytes[i] != '.'; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  /// A text or word; null when the key is not there.
  public @Nullable String text(CmcdKey key) {
    int place = place(key);
    return place < 0
        ? null
        : new String(bytes, starts[place], ends[place] - starts[place], US_ASCII);
  }

  /// Begins a key, which may be there once.
  void begin(CmcdKey key) {
    if (places.put(key, size) != null) {
      throw new BadCmcd(key.text() + " is there twice");
    }
    firstRival = size;
  }

  /// Begins a key of the sender's own.
  void beginCustom() {
    firstRival = 0;
  }

  void add(String name, Form form, int start, int end, boolean isListed) {
    if (size == MOST_VALUES) {
      throw new BadCmcd("more than " + MOST_VALUES + " values");
    }
    for (int i = firstRival; i < size; i++) {
      if (names[i].equals(name) && !isListed) {
        throw new BadCmcd(name + " is there twice");
      }
    }
    if (size == names.length) {
      grow();
    }
    names[size] = name;
    forms[size] = form;
    starts[size] = start;
    ends[size] = end;
    listed[size++] = isListed;
  }

  private void grow() {
    int room = 2 * size;
    names = Arrays.copyOf(names, room);
    forms = Arrays.copyOf(forms, room);
    starts = Arrays.copyOf(starts, room);
    ends = Arrays.copyOf(ends, room);
    listed = Arrays.copyOf(listed, room);
  }
}
