/// The keys of assets in PostgreSQL: table `content_key`.
///
/// **Threads:** none; every call is one transaction on the caller's thread.
@NullMarked
package dev.millrace.protection.sql;

import org.jspecify.annotations.NullMarked;
