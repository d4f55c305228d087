/// Typed configuration: one YAML file and the environment, read into records that validate
/// themselves.
///
/// A capability declares `record XConfig(...)` with `static XConfig defaults()`; [ConfigBinder]
/// fills it. Keys are the component names in kebab-case. The package is a leaf that everything
/// may import; it reads one file of at most 1 MiB, owns nothing on disk and starts no thread.
@NullMarked
package dev.millrace.config;

import org.jspecify.annotations.NullMarked;
