package dev.millrace.config;

/// One key of the configuration as a reader of the manual sees it.
///
/// @param path the key with its sections, `http.max-body`
/// @param type the Java type's simple name, `ByteSize`
/// @param defaultText the value when nobody sets it; empty when the key is required
/// @param variable the environment variable that overrides it, `MILLRACE_HTTP_MAX_BODY`
public record ConfigKey(String path, String type, String defaultText, String variable) {}
