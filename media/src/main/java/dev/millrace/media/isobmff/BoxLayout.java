package dev.millrace.media.isobmff;

import org.jspecify.annotations.Nullable;

/// How the fields of one kind of box are laid out, for [BoxDump].
@FunctionalInterface
interface BoxLayout {
  void print(FieldPrinter fields);

  static @Nullable BoxLayout of(String type) {
    return Layouts.BY_TYPE.get(type);
  }
}
