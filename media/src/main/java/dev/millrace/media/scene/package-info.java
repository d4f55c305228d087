/// What happens in a film, by its pictures and its sound alone: where shots end, where it is black
/// or silent.
///
/// Detectors take small pictures and samples one after the other, so that a film of any length
/// needs little memory, and answer in the film's own ticks, exact to the picture.
///
/// **Owns** nothing. **Threads:** none; a detector is for one thread. **Limits:** 25 bytes for each
/// picture of a film, and some hundred small pictures.
@NullMarked
package dev.millrace.media.scene;

import org.jspecify.annotations.NullMarked;
