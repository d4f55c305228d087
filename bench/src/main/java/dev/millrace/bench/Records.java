package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The embedded database of a server under test, asked past the server.
///
/// **Ownership:** of one connection, so that looking often costs the database next to nothing.
final class Records implements AutoCloseable {
  private static final String USER = "millrace";

  private final Path folder;
  private @Nullable Connection connection;

  /// @param data the server's data folder
  Records(Path data) {
    this.folder = data.resolve("postgres");
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + word("postgres.port") + "/millrace";
  }

  String user() {
    return USER;
  }

  String password() {
    return word("millrace.secret");
  }

  /// The rows of a query, each with its columns as text; `parameters` stand for its question marks.
  List<List<String>> rows(String sql, String... parameters) {
    try (var statement = connection().prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      var found = new ArrayList<List<String>>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(rows.getString(i)));
          }
          found.add(row);
        }
      }
      return found;
    } catch (SQLException e) {
      throw new BenchFailed("the database was not read", e);
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      var login = new Properties();
      login.put("user", USER);
      login.put("password", password());
      open = DriverManager.getConnection(url(), login);
      connection = open;
    }
    return open;
  }

  private String word(String file) {
    try {
      return Files.readString(folder.resolve(file)).strip();
    } catch (IOException e) {
      throw new BenchFailed("the database's " + file + " was not read", e);
    }
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new BenchFailed("the database was not left", e);
    }
  }
}
