/// The channels of this process at work: who publishes, what becomes of it, and what follows when
/// they leave.
///
/// **Threads**: one that looks after all channels, and one for each session.
@NullMarked
package dev.millrace.live.stage;

import org.jspecify.annotations.NullMarked;
