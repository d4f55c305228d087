/// The catalogue: every asset of the platform, its life from upload to playback, and its facts.
///
/// The life itself is written in [Asset], as values; [Catalog] is the shelf, and
/// [dev.millrace.catalog.sql] keeps it in PostgreSQL. Every change tells an event in the same
/// transaction.
///
/// **Owns:** tables `asset` and `request_key`. **Threads:** none. **Limits:** pages of at most 200
// assets.
@NullMarked
package dev.millrace.catalog;

import org.jspecify.annotations.NullMarked;
