package dev.millrace.live.sql;

import dev.millrace.live.origin.Marker;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// A table of markers: those that were told of programmes, or those that are to be of channels.
///
/// @param owner the column that says whose they are
record MarkerTable(String name, String owner) {
  static final MarkerTable TOLD = new MarkerTable("programme_marker", "programme");
  static final MarkerTable SCHEDULED = new MarkerTable("scheduled_marker", "channel_id");

  /// Adds one, or says what it is now.
  void put(Handle handle, String whose, Marker marker) {
    var sql =
        """
        insert into %1$s (%2$s, id, at, marker) values (:whose, :id, :at, :marker::jsonb)
        on conflict (%2$s, id) do update set at = :at, marker = :marker::jsonb
        """
            .formatted(name, owner);
    handle
        .createUpdate(sql)
        .bind("whose", whose)
        .bind("id", marker.id())
        .bind("at", marker.at())
        .bind("marker", MarkerJson.write(marker))
        .execute();
  }

  boolean delete(Handle handle, String whose, String id) {
    var sql = "delete from %s where %s = :whose and id = :id".formatted(name, owner);
    return handle.createUpdate(sql).bind("whose", whose).bind("id", id).execute() > 0;
  }

  /// The first to begin first.
  List<Marker> list(Handle handle, String whose) {
    var sql = "select marker from %s where %s = :whose order by at, id".formatted(name, owner);
    return handle
        .createQuery(sql)
        .bind("whose", whose)
        .map((row, _) -> MarkerJson.read(row.getString("marker")))
        .list();
  }

  Optional<Marker> find(Handle handle, String whose, String id) {
    var sql = "select marker from %s where %s = :whose and id = :id".formatted(name, owner);
    return handle
        .createQuery(sql)
        .bind("whose", whose)
        .bind("id", id)
        .map((row, _) -> MarkerJson.read(row.getString("marker")))
        .findOne();
  }
}
