/// Identifiers: sortable, unguessable, made without asking anyone. A leaf that every package may
/// use.
@NullMarked
package dev.millrace.ids;

import org.jspecify.annotations.NullMarked;
