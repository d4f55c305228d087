/// The composition root: entry point, wiring and configuration.
@NullMarked
package dev.millrace;

import org.jspecify.annotations.NullMarked;
