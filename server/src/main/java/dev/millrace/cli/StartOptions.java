package dev.millrace.cli;

import java.nio.file.Path;
import java.util.Optional;

/// What `start` was asked for; what is absent comes from the configuration.
///
/// @param data the data folder, absolute
/// @param roles comma-separated role names
public record StartOptions(
    Path data, Optional<Integer> port, Optional<String> host, Optional<String> roles) {}
