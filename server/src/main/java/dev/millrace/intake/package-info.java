/// Films that nobody uploads here: put into the bucket's inbox, or named by an address.
///
/// [dev.millrace.intake.Inbox] watches the objects below `uploads/inbox/` and makes an asset of
/// each, once by key and ETag, however many servers watch, and whatever dies between two steps.
/// [dev.millrace.intake.Pulls] begins the assets of addresses; the workflow fetches them.
///
/// **Owns:** table `inbox_object`, and the objects of the inbox. **Threads:** one
/// virtual thread looks, up to four take. **Limits:** see [dev.millrace.intake.InboxConfig].
@NullMarked
package dev.millrace.intake;

import org.jspecify.annotations.NullMarked;
