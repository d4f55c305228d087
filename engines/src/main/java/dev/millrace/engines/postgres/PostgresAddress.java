package dev.millrace.engines.postgres;

import dev.millrace.engines.home.Credentials;

/// Where a started PostgreSQL is and how to log in.
///
/// @param credentials of the role that owns `database`; not a superuser, but may create databases
public record PostgresAddress(String host, int port, String database, Credentials credentials) {
  /// The JDBC URL of the database, without the login.
  public String jdbcUrl() {
    return jdbcUrl(database);
  }

  /// The JDBC URL of another database of the same server.
  public String jdbcUrl(String other) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, other);
  }
}
