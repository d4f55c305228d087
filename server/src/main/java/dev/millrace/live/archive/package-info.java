/// Programmes in the store: their segments behind those who watch, and what becomes of them at the
/// end: an asset that is ready at once, or nothing.
///
/// A programme's objects lie in the folder of the asset that it may become, as a film's do:
/// `assets/{programme}/1/`.
@NullMarked
package dev.millrace.live.archive;

import org.jspecify.annotations.NullMarked;
