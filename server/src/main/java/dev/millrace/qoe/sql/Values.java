package dev.millrace.qoe.sql;

import dev.millrace.qoe.Dimension;
import dev.millrace.qoe.SessionFact;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Holds how many values of a dimension an hour tells apart: they are what senders say, and each is
/// a row of sums for as long as those are kept. What comes when there are enough is counted under
/// one value for all of it.
///
/// **Threading:** one thread, within one transaction.
final class Values {
  /// Stands for all that have no row of their own.
  static final String OTHERS = "(others)";

  private final Handle handle;
  private final int most;

  /// @param most of an hour and dimension, but for those that stand for no value or for others
  Values(Handle handle, int most) {
    this.handle = handle;
    this.most = most;
  }

  /// Where values are counted.
  private record Place(Dimension dimension, Instant hour) {
    static Place of(Dimension dimension, SessionFact fact) {
      return new Place(dimension, fact.at().truncatedTo(ChronoUnit.HOURS));
    }
  }

  /// The same facts, of values that have room.
  List<SessionFact> bounded(Collection<SessionFact> facts) {
    var wanted = new HashMap<Place, Set<String>>();
    for (SessionFact fact : facts) {
      fact.values()
          .forEach(
              (dimension, value) ->
                  wanted
                      .computeIfAbsent(Place.of(dimension, fact), _ -> new HashSet<>())
                      .add(value));
    }
    wanted.replaceAll(this::excess);
    var bounded = new ArrayList<SessionFact>();
    for (SessionFact fact : facts) {
      var values = new EnumMap<Dimension, String>(Dimension.class);
      fact.values()
          .forEach(
              (dimension, value) -> {
                Set<String> excess = wanted.getOrDefault(Place.of(dimension, fact), Set.of());
                values.put(dimension, excess.contains(value) ? OTHERS : value);
              });
      bounded.add(new SessionFact(fact.id(), fact.at(), values, fact.measures(), fact.startup()));
    }
    return bounded;
  }

  /// Those of the values for which there is no room.
  private Set<String> excess(Place place, Set<String> values) {
    var fresh = new HashSet<>(values);
    fresh.removeAll(Set.of("", OTHERS));
    known(place, fresh).forEach(fresh::remove);
    if (fresh.isEmpty()) {
      return fresh;
    }
    long room = Math.max(0, most - count(place));
    fresh.stream().sorted().limit(room).toList().forEach(fresh::remove);
    return fresh;
  }

  private List<String> known(Place place, Set<String> values) {
    return values.isEmpty()
        ? List.of()
        : handle
            .createQuery(
                """
                select value from qoe_hour
                where dimension = :dimension and hour = :hour and value = any(:values)
                """)
            .bind("dimension", place.dimension.word())
            .bind("hour", at(place))
            .bindArray("values", String.class, List.copyOf(values))
            .mapTo(String.class)
            .list();
  }

  private long count(Place place) {
    return handle
        .createQuery(
            """
            select count(*) from qoe_hour
            where dimension = :dimension and hour = :hour and value not in ('', :others)
            """)
        .bind("dimension", place.dimension.word())
        .bind("hour", at(place))
        .bind("others", OTHERS)
        .mapTo(Long.class)
        .one();
  }

  private static OffsetDateTime at(Place place) {
    return place.hour.atOffset(ZoneOffset.UTC);
  }
}
