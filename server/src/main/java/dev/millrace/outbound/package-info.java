/// Requests to addresses that users name, which must not reach what only this machine may reach.
///
/// [dev.millrace.outbound.Outbound] sends them. A name is resolved once for each connection, every
/// address it has is checked, and the connection goes to one of those: a name that changes its
/// address between check and use gains nothing. Redirects are checked like the first address.
/// What is refused stands in [dev.millrace.outbound.Addresses]; `outbound.allow` opens names and
/// networks of one's own. The package is a leaf; it alone knows Apache HttpClient 5.
///
/// **Owns** nothing on disk. **Threads:** one virtual thread watches each exchange, one resolves
/// each name. **Limits:** [dev.millrace.outbound.OutboundConfig] for all requests together,
/// [dev.millrace.outbound.Limits] for each.
@NullMarked
package dev.millrace.outbound;

import org.jspecify.annotations.NullMarked;
