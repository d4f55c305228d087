/// What others' players, parsers, packagers and decoders make of published films.
///
/// Two inputs and the vendored players are watched with every build; `scripts/check-players` brings
/// the rest of the inputs and tools and writes the matrix.
@NullMarked
package dev.millrace.players;

import org.jspecify.annotations.NullMarked;
