package dev.millrace.delivery.cache;

/// A file that holds an object whole.
///
/// **Ownership**: whoever got it [#end]s it once, when nobody reads it any more.
///
/// @param file of which it has a use
/// @param over hears of that
record Held(OpenFile file, Runnable over) {
  void end() {
    file.release();
    over.run();
  }
}
