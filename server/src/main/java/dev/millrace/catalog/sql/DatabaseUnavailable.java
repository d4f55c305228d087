package dev.millrace.catalog.sql;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The database could not be used; the message names it and says why.
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Classes of SQLSTATE that say of a statement that it was wrong, and will be the next time too:
  /// no data, data, integrity, and syntax or access.
  private static final Set<String> OF_THE_STATEMENT = Set.of("02", "21", "22", "23", "42");

  DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /// Whether something failed because the database is away or in trouble: a connection that broke,
  /// a statement that took too long, a standby that may only be read. What fails so may be done
  /// when that is over.
  public static boolean isWhy(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatabaseUnavailable) {
        return true;
      }
      if (cause instanceof SQLException broken) {
        return isOfTheDatabase(broken.getSQLState());
      }
    }
    return false;
  }

  private static boolean isOfTheDatabase(@Nullable String state) {
    return state == null || state.length() < 2 || !OF_THE_STATEMENT.contains(state.substring(0, 2));
  }
}
