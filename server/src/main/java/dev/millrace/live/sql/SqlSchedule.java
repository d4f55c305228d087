package dev.millrace.live.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.MarkerRefused;
import dev.millrace.live.origin.Schedule;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The rows of table `scheduled_marker`. What is over for a day is forgotten when another comes.
public final class SqlSchedule implements Schedule {
  private final Database database;

  public SqlSchedule(Database database) {
    this.database = database;
  }

  @Override
  public Marker add(String channelId, Marker marker) {
    return database.jdbi().inTransaction(handle -> add(handle, channelId, marker));
  }

  /// One after the other, so that two with the same id are not both the first.
  private static Marker add(Handle handle, String channelId, Marker marker) {
    handle
        .createQuery("select 1 from channel where id = :id for update")
        .bind("id", channelId)
        .mapTo(Integer.class)
        .findOne();
    var old =
        "delete from scheduled_marker where channel_id = :id and at < now() - interval '1 day'";
    handle.createUpdate(old).bind("id", channelId).execute();
    Marker now =
        MarkerTable.SCHEDULED
            .find(handle, channelId, marker.id())
            .map(known -> known.with(marker))
            .orElse(marker);
    MarkerTable.SCHEDULED.put(handle, channelId, now);
    if (MarkerTable.SCHEDULED.list(handle, channelId).size() > MOST) {
      throw new MarkerRefused("id", "there are " + MOST + " markers already");
    }
    return now;
  }

  @Override
  public boolean remove(String channelId, String id) {
    return database
        .jdbi()
        .withHandle(handle -> MarkerTable.SCHEDULED.delete(handle, channelId, id));
  }

  @Override
  public List<Marker> of(String channelId) {
    return database.jdbi().withHandle(handle -> MarkerTable.SCHEDULED.list(handle, channelId));
  }
}
