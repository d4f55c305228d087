package dev.millrace;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The roles of one process, at least one, in the order of [Role].
record Roles(Set<Role> set) {
  static final String ALL = "all";

  Roles {
    if (set.isEmpty()) {
      throw new IllegalArgumentException("name at least one of " + known());
    }
    set = Collections.unmodifiableSet(EnumSet.copyOf(set));
  }

  /// As the command line has them: `api,edge`.
  static Roles parse(String commaSeparated) {
    return of(Arrays.stream(commaSeparated.split(",", -1)).map(String::strip).toList());
  }

  /// **On failure** an [IllegalArgumentException] whose message says which name is wrong.
  static Roles of(List<String> words) {
    var roles = EnumSet.noneOf(Role.class);
    words.stream().filter(word -> !word.isEmpty()).forEach(word -> roles.addAll(meantBy(word)));
    return new Roles(roles);
  }

  private static Set<Role> meantBy(String word) {
    if (word.equals(ALL)) {
      return EnumSet.allOf(Role.class);
    }
    for (Role role : Role.values()) {
      if (role.word().equals(word)) {
        return EnumSet.of(role);
      }
    }
    throw new IllegalArgumentException(
        "there is no role %s; there are %s".formatted(word, known()));
  }

  private static String known() {
    return Arrays.stream(Role.values())
        .map(Role::word)
        .collect(Collectors.joining(", ", "", ", or " + ALL + " of them"));
  }

  boolean has(Role role) {
    return set.contains(role);
  }

  /// Whether any of these is among them.
  boolean hasAny(Role first, Role second) {
    return has(first) || has(second);
  }

  List<String> words() {
    return set.stream().map(Role::word).toList();
  }

  @Override
  public String toString() {
    return String.join(",", words());
  }
}
