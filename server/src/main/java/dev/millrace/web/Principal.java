package dev.millrace.web;

/// Who makes a request, once the [Gate] has let it pass.
///
/// @param name the holder of the credential; `admin` is the only one so far
record Principal(String name) {
  static final Principal ADMIN = new Principal("admin");
}
