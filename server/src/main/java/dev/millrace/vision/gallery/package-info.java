/// People whom the owner of a server wants to find in films, and who agreed to that: a gallery of
/// faces as numbers. Off until somebody is enrolled and a film's policy asks for `identities`.
///
/// **Owns** the tables `person`, `person_face` and `appearance`; no picture is kept. Who is taken
/// out of the gallery is gone from everything that was found, at once. **Threads:** none of its
/// own.
@NullMarked
package dev.millrace.vision.gallery;

import org.jspecify.annotations.NullMarked;
