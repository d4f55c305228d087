/// What was changed by the API, and who was refused there, written down: an event each to the topic
/// `millrace.audit`.
///
/// **Owns** nothing on disk. **Threads** and **Limits:** those of a
/// [dev.millrace.events.Recorder].
@NullMarked
package dev.millrace.web.audit;

import org.jspecify.annotations.NullMarked;
