package dev.millrace.intake;

import dev.millrace.store.ObjectStore;
import dev.millrace.store.ObjectStore.Entry;

/// Which objects of the inbox are meant as films.
final class InboxKeys {
  static final String PREFIX = "uploads/inbox/";

  private InboxKeys() {}

  /// Whether it names something in the inbox that the store may be asked for.
  static boolean isInside(String key) {
    return key.startsWith(PREFIX) && isKey(key);
  }

  /// Whether somebody wants a film made of it: it has bytes, none of its folders nor itself is
  /// hidden, and its key is one that the house's rules allow.
  static boolean isFilm(Entry entry) {
    return isMeant(entry) && isKey(entry.key());
  }

  /// Whether it would be a film under another key: this one ends with a slash, or holds what the
  /// house's rules forbid.
  static boolean isOfNoUse(Entry entry) {
    return isMeant(entry) && !isKey(entry.key());
  }

  private static boolean isMeant(Entry entry) {
    return entry.sizeBytes() > 0 && !entry.key().substring(PREFIX.length() - 1).contains("/.");
  }

  private static boolean isKey(String key) {
    try {
      ObjectStore.validKey(key);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
