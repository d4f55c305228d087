/// Still pictures: how the small pictures of a film are laid out on sheets, and JPEG streams.
///
/// Values, pure functions and one reader of a stream; no files, threads or clock. Limits: 400
/// pictures a film, 25 a sheet, 4 MiB a sheet.
@NullMarked
package dev.millrace.media.image;

import org.jspecify.annotations.NullMarked;
