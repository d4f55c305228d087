/// Common media client data of version 2 (CTA-5004-B) in event mode: what a player reports of its
/// own accord, one record a line, each a dictionary of structured fields (RFC 9651).
///
/// **Threads:** a [dev.millrace.media.cmcd.CmcdRecord] is one thread's at a time. **Limits:** each
/// key says how long its value may be; a record has 64 values at most.
@NullMarked
package dev.millrace.media.cmcd;

import org.jspecify.annotations.NullMarked;
