package dev.millrace.media.isobmff;

/// Prints the fields of one box as ` name=value`, reading them on the way.
final class FieldPrinter {
  private final Fields fields;
  private final StringBuilder text;
  private final int depth;

  FieldPrinter(Fields fields, StringBuilder text, int depth) {
    this.fields = fields;
    this.text = text;
    this.depth = depth;
  }

  Fields fields() {
    return fields;
  }

  FieldPrinter full() {
    fields.full();
    return show("version", fields.version()).show("flags", String.format("%06x", fields.flags()));
  }

  FieldPrinter u8(String name) {
    return show(name, fields.u8());
  }

  FieldPrinter u16(String name) {
    return show(name, fields.u16());
  }

  FieldPrinter u32(String name) {
    return show(name, fields.u32());
  }

  FieldPrinter u64or32(String name) {
    return show(name, fields.u64or32());
  }

  FieldPrinter fourCc(String name) {
    return show(name, fields.fourCc());
  }

  FieldPrinter optionalU32(int flag, String name) {
    return fields.flag(flag) ? u32(name) : this;
  }

  FieldPrinter skip(int bytes) {
    fields.skip(bytes);
    return this;
  }

  FieldPrinter show(String name, Object value) {
    text.append(' ').append(name).append('=').append(value);
    return this;
  }

  FieldPrinter line() {
    text.append('\n').repeat("  ", depth + 1).append('·');
    return this;
  }
}
