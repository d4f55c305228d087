/// The ways into channels that are reached by network, as channels name them: who listens, where,
/// and what publishers are told.
///
/// Nothing listens before a channel needs it.
@NullMarked
package dev.millrace.live.doors;

import org.jspecify.annotations.NullMarked;
