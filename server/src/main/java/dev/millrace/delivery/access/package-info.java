/// Who may play a film: decided for each request for playlists, segments and pictures.
///
/// [dev.millrace.delivery.access.PlaybackGuard] lets pass what a film's policy lets pass, and
/// [dev.millrace.delivery.access.Insiders] whatever it says.
///
/// **Owns** nothing. **Threads:** decisions never block; a session is looked up on a virtual
/// thread. **Limits:** those of the signatures.
@NullMarked
package dev.millrace.delivery.access;

import org.jspecify.annotations.NullMarked;
