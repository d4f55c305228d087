/// What happens to an uploaded film: the concrete workflow from its source to its playlists, and
/// the one that takes it all away again.
///
/// The only package that knows both the workflow engine and the encoder. [Vod] is its facade; each
/// `XStep` is the work of one kind of step, done so that it can be done twice.
///
/// **Owns** local copies of sources below the scratch folder, bounded in bytes. **Threads:** those
/// of the workflow's worker. **Limits:** see the kinds in [Kinds].
@NullMarked
package dev.millrace.vod;

import org.jspecify.annotations.NullMarked;
