/// How well was watched: figures by time, asset, edge, browser, country, rung and device, and who
/// watches just now.
///
/// One process of those that collect reads the topic of sessions and keeps their rows, and sums of
/// every hour, in PostgreSQL, with the place up to which it has read, in one transaction. Any
/// process that answers the API reads them.
///
/// **Owns** nothing on disk. **Threads:** one that reads the topic. **Limits:** rows for
/// [dev.millrace.qoe.FiguresBook#ROWS_AGE], sums for [dev.millrace.qoe.FiguresBook#SUMS_AGE]; 400
/// points of a line, 100 values of a dimension.
@NullMarked
package dev.millrace.qoe;

import org.jspecify.annotations.NullMarked;
