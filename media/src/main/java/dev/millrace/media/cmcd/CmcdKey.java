package dev.millrace.media.cmcd;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The reserved keys of CTA-5004-B, what each holds, and how long that may be.
public enum CmcdKey {
  AB(Type.NUMBERS),
  BG(Type.BOOLEAN),
  BL(Type.NUMBERS),
  BR(Type.NUMBERS),
  BS(Type.BOOLEAN),
  BSA(Type.NUMBERS),
  BSD(Type.NUMBERS),
  BSDA(Type.NUMBERS),
  CDN(128),
  CEN(64),
  CID(128),
  CMSDD(1024),
  CMSDS(1024),
  CS(128),
  D(Type.INTEGER),
  DFA(Type.INTEGER),
  DL(Type.INTEGER),
  E("ps pr c b m um pe pc bc rr t e h as ae abs abe sk ce"),
  EC(Type.TEXTS),
  H(253),
  LAB(Type.NUMBERS),
  LB(Type.NUMBERS),
  LTC(Type.INTEGER),
  MSD(Type.INTEGER),
  MTP(Type.NUMBERS),
  NOR(Type.TEXTS),
  NR(Type.BOOLEAN),
  NRR(64),
  OT("m a v av i c tt k o"),
  PB(Type.NUMBERS),
  PR(Type.DECIMAL),
  PT(Type.INTEGER),
  RC(Type.INTEGER),
  RTP(Type.INTEGER),
  SF("d h s o"),
  SID(64),
  SMRT(1024),
  SN(Type.INTEGER),
  ST("v l ll"),
  STA("s p k r a w e f q d"),
  SU(Type.BOOLEAN),
  TAB(Type.NUMBERS),
  TB(Type.NUMBERS),
  TBL(Type.NUMBERS),
  TPB(Type.NUMBERS),
  TS(Type.INTEGER),
  TTFB(Type.INTEGER),
  TTFBB(Type.INTEGER),
  TTLB(Type.INTEGER),
  URL(2048),
  V(Type.INTEGER);

  /// The longest text in a list.
  static final int MOST_LISTED = 256;

  /// The longest name and the longest text of a key that is nobody's but the sender's.
  public static final int MOST_CUSTOM = 64;

  private static final int SLOTS = 256;
  private static final int SLOT_SHIFT = 56;
  private static final CmcdKey[] BY_NAME = table();
  private static final Map<CmcdKey, List<String>> WORDS =
      Stream.of(values())
          .collect(Collectors.toMap(key -> key, key -> List.of(key.words.split(" ", -1))));

  private final String text = name().toLowerCase(Locale.ROOT);
  private final Type type;
  private final int mostCharacters;
  /// Words with blanks between them.
  private final String words;

  /// What a key holds.
  public enum Type {
    INTEGER,
    DECIMAL,
    BOOLEAN,
    /// A word of a given few.
    TOKEN,
    TEXT,
    /// A number for each kind of object.
    NUMBERS,
    /// Texts in a list.
    TEXTS
  }

  CmcdKey(Type type) {
    this(type, MOST_LISTED, "");
  }

  CmcdKey(int mostCharacters) {
    this(Type.TEXT, mostCharacters, "");
  }

  CmcdKey(String words) {
    this(Type.TOKEN, 0, words);
  }

  CmcdKey(Type type, int mostCharacters, String words) {
    this.type = type;
    this.mostCharacters = mostCharacters;
    this.words = words;
  }

  /// The key of that name; null when none is reserved.
  public static @Nullable CmcdKey of(String name) {
    long packed = 0;
    for (int i = 0; i < name.length(); i++) {
      packed = (packed << Byte.SIZE) | (name.charAt(i) & 0xff);
    }
    CmcdKey found = of(packed);
    return found != null && found.text.equals(name) ? found : null;
  }

  /// @param packed the name's letters, the last in the lowest byte
  static @Nullable CmcdKey of(long packed) {
    for (int slot = slot(packed); ; slot = (slot + 1) % SLOTS) {
      CmcdKey key = BY_NAME[slot];
      if (key == null || packed(key) == packed) {
        return key;
      }
    }
  }

  private static CmcdKey[] table() {
    var table = new CmcdKey[SLOTS];
    for (CmcdKey key : values()) {
      int slot = slot(packed(key));
      while (table[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      table[slot] = key;
    }
    return table;
  }

  private static int slot(long packed) {
    return (int) ((packed * 0x9E3779B97F4A7C15L) >>> SLOT_SHIFT);
  }

  private static long packed(CmcdKey key) {
    long packed = 0;
    for (int i = 0; i < key.text.length(); i++) {
      packed = (packed << Byte.SIZE) | key.text.charAt(i);
    }
    return packed;
  }

  /// As it is written.
  public String text() {
    return text;
  }

  public Type type() {
    return type;
  }

  /// How long a text may be.
  public int mostCharacters() {
    return mostCharacters;
  }

  /// The words that a token may be.
  public List<String> words() {
    return WORDS.getOrDefault(this, List.of());
  }
}
