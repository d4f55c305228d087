package dev.millrace.delivery.cache;

/// A file that holds an object whole.
///
/// **Ownership**: whoever got it releases `file`, of which it has one use, and runs `over` once,
/// when nobody has any of its bytes any more.
record Held(OpenFile file, Runnable over) {}
