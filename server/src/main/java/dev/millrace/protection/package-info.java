/// The keys of encrypted films, and the tickets with which players get them.
///
/// [ContentKeys] has one key an asset, made once and kept until the asset is gone;
/// [PlaybackTickets] lets whoever holds a ticket play one asset for a while.
///
/// **Owns** the table `content_key`. **Threads:** none. **Limits:** one key an asset, a ticket
/// lives [PlaybackTickets#LONGEST] at most. Neither keys nor tickets are ever logged.
@NullMarked
package dev.millrace.protection;

import org.jspecify.annotations.NullMarked;
