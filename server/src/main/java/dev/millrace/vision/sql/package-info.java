/// The tables of what was found in films, and of what people decided about it.
@NullMarked
package dev.millrace.vision.sql;

import org.jspecify.annotations.NullMarked;
