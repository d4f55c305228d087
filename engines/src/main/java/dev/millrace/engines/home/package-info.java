/// What every engine has on disk, and its time there: a folder that one process owns at a time,
/// with its lock, its secrets and the port it was last reached on.
///
/// Owns: `lock`, `*.secret` (mode 0600) and `*.port` inside the engine's folder, and the cache
/// folder for unpacked programs. Threads: none. Limits: named in [Ports].
@NullMarked
package dev.millrace.engines.home;

import org.jspecify.annotations.NullMarked;
