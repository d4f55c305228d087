package dev.millrace.delivery.signing.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.delivery.signing.SigningKey;
import dev.millrace.delivery.signing.SigningKeyShelf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The rows of table `signing_key`.
public final class SigningKeyTable implements SigningKeyShelf {
  private final Database database;

  public SigningKeyTable(Database database) {
    this.database = database;
  }

  @Override
  public List<SigningKey> all() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select * from signing_key order by created_at, id")
                    .map(SigningKeyTable::read)
                    .list());
  }

  /// Nobody else adds one meanwhile.
  @Override
  public Added add(SigningKey key, int most) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle.execute("lock table signing_key in share row exclusive mode");
              int keys =
                  handle.createQuery("select count(*) from signing_key").mapTo(Integer.class).one();
              return keys >= most ? Added.FULL : insert(handle, key) ? Added.DONE : Added.TAKEN;
            });
  }

  @Override
  public boolean remove(String id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                        .createUpdate("delete from signing_key where id = :id")
                        .bind("id", id)
                        .execute()
                    == 1);
  }

  private static boolean insert(Handle handle, SigningKey key) {
    var sql =
        """
        insert into signing_key (id, name, public_key, created_at)
        values (:id, :name, :publicKey, :createdAt) on conflict (id) do nothing
        """;
    return handle
            .createUpdate(sql)
            .bind("id", key.id())
            .bind("name", key.name())
            .bind("publicKey", key.pem())
            .bind("createdAt", key.createdAt())
            .execute()
        == 1;
  }

  private static SigningKey read(ResultSet row, StatementContext context) throws SQLException {
    return SigningKey.of(
        row.getString("id"),
        row.getString("name"),
        row.getString("public_key"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
