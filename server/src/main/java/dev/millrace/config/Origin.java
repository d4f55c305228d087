package dev.millrace.config;

/// The place a value came from: a line of a file, or an environment variable.
record Origin(String source, int line) {
  static Origin variable(String name) {
    return new Origin("environment variable " + name, 0);
  }

  @Override
  public String toString() {
    return line > 0 ? source + " line " + line : source;
  }
}
