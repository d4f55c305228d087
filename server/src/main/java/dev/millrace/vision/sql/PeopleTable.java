package dev.millrace.vision.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.vision.gallery.People;
import dev.millrace.vision.gallery.Person;
import dev.millrace.vision.gallery.Person.Face;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The rows of tables `person`, `person_face` and `appearance`.
public final class PeopleTable implements People {
  private static final String PERSON =
      """
      select id, name, consent, created_at,
        (select count(distinct asset_id) from appearance where person_id = person.id) as films
      from person
      """;

  private static final String APPEARANCE =
      """
      select person_id, name, asset_id, from_seconds, appearance.id as number, item
      from appearance join person on person.id = person_id
      """;

  private final Database database;

  public PeopleTable(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(Person person) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                        .createUpdate(
                            """
                            insert into person (id, name, consent, created_at)
                            select :id, :name, :consent, :at
                            where (select count(*) from person) < :most
                            """)
                        .bind("id", person.id())
                        .bind("name", person.name())
                        .bind("consent", person.consent())
                        .bind("at", person.createdAt().atOffset(ZoneOffset.UTC))
                        .bind("most", MOST)
                        .execute()
                    > 0);
  }

  @Override
  public List<Person> list() {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              Map<String, List<Face>> faces = faces(handle, "");
              return handle
                  .createQuery(PERSON + " order by lower(name), id")
                  .map((row, _) -> person(row, faces))
                  .list();
            });
  }

  @Override
  public Optional<Person> find(String id) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              Map<String, List<Face>> faces = faces(handle, id);
              return handle
                  .createQuery(PERSON + " where id = :id")
                  .bind("id", id)
                  .map((row, _) -> person(row, faces))
                  .findOne();
            });
  }

  /// Of one person, or of all.
  private static Map<String, List<Face>> faces(Handle handle, String person) {
    var faces = new HashMap<String, List<Face>>();
    handle
        .createQuery(
            """
            select id, person_id, created_at from person_face
            where :person = '' or person_id = :person order by created_at, id
            """)
        .bind("person", person)
        .map(
            (row, _) ->
                faces
                    .computeIfAbsent(row.getString("person_id"), _ -> new ArrayList<>())
                    .add(new Face(row.getString("id"), time(row))))
        .list();
    return faces;
  }

  private static Person person(ResultSet row, Map<String, List<Face>> faces) throws SQLException {
    String id = row.getString("id");
    return new Person(
        id,
        row.getString("name"),
        row.getString("consent"),
        time(row),
        faces.getOrDefault(id, List.of()),
        row.getInt("films"));
  }

  @Override
  public boolean delete(String id) {
    return changes("delete from person where id = :id", Map.of("id", id));
  }

  @Override
  public boolean enrol(String faceId, Known face, Instant at) {
    return changes(
        """
        insert into person_face (id, person_id, network, numbers, created_at)
        select :face, id, :network, :numbers, :at from person where id = :person
        and (select count(*) from person_face where person_id = :person) < :most
        """,
        Map.of(
            "face", faceId,
            "person", face.personId(),
            "network", face.network(),
            "numbers", bytes(face.numbers()),
            "at", at.atOffset(ZoneOffset.UTC),
            "most", MOST_FACES));
  }

  @Override
  public boolean forget(String personId, String faceId) {
    return changes(
        "delete from person_face where id = :face and person_id = :person",
        Map.of("face", faceId, "person", personId));
  }

  private boolean changes(String statement, Map<String, ?> values) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createUpdate(statement).bindMap(values).execute() > 0);
  }

  @Override
  public List<Known> faces(String network) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select person_id, network, numbers from person_face
                        where network = :network order by person_id, id
                        """)
                    .bind("network", network)
                    .map(
                        (row, _) ->
                            new Known(
                                row.getString("person_id"),
                                row.getString("network"),
                                numbers(row.getBytes("numbers"))))
                    .list());
  }

  @Override
  public void note(String assetId, int version, List<ObjectNode> items) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate("delete from appearance where asset_id = :asset")
                  .bind("asset", assetId)
                  .execute();
              for (ObjectNode item : items) {
                handle
                    .createUpdate(
                        """
                        insert into appearance (person_id, asset_id, version, from_seconds, item)
                        select person.id, asset.id, :version, :from, cast(:item as jsonb)
                        from person, asset where person.id = :person and asset.id = :asset
                        """)
                    .bind("person", item.path("person").asString(""))
                    .bind("asset", assetId)
                    .bind("version", version)
                    .bind("from", item.path("fromSeconds").doubleValue())
                    .bind("item", item.toString())
                    .execute();
              }
            });
  }

  @Override
  public List<Appearance> in(String assetId, int version) {
    return appearances(
        "where asset_id = :asset and version = :version order by from_seconds",
        Map.of("asset", assetId, "version", version));
  }

  @Override
  public List<Appearance> of(String personId, @Nullable Place after, int limit) {
    Place behind = after == null ? new Place("", 0, 0) : after;
    return appearances(
        """
        where person_id = :person and (:first or asset_id < :asset
          or (asset_id = :asset and (from_seconds, appearance.id) > (:from, :number)))
        order by asset_id desc, from_seconds, number limit :limit
        """,
        Map.of(
            "person",
            personId,
            "first",
            after == null,
            "asset",
            behind.assetId(),
            "from",
            behind.fromSeconds(),
            "number",
            behind.number(),
            "limit",
            limit));
  }

  @Override
  public List<Appearance> named(String words, int limit) {
    return appearances(
        """
        where position(' ' || lower(:words) in ' ' || lower(name)) > 0
          or position(' ' || lower(name) || ' ' in ' ' || lower(:words) || ' ') > 0
        order by asset_id desc, from_seconds limit :limit
        """,
        Map.of("words", words.strip(), "limit", limit));
  }

  private List<Appearance> appearances(String where, Map<String, ?> values) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(APPEARANCE + where)
                    .bindMap(values)
                    .map((row, _) -> appearance(row))
                    .list());
  }

  private static Appearance appearance(ResultSet row) throws SQLException {
    String id = row.getString("person_id");
    String name = row.getString("name");
    var item = (ObjectNode) JsonMapper.shared().readTree(row.getString("item"));
    item.putObject("person").put("id", id).put("name", name);
    var place =
        new Place(row.getString("asset_id"), row.getDouble("from_seconds"), row.getLong("number"));
    return new Appearance(id, name, place, item);
  }

  private static byte[] bytes(List<Float> numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.size());
    numbers.forEach(bytes::putFloat);
    return bytes.array();
  }

  private static List<Float> numbers(byte[] bytes) {
    var numbers = new ArrayList<Float>();
    for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.remaining() >= Float.BYTES; ) {
      numbers.add(rest.getFloat());
    }
    return numbers;
  }

  private static Instant time(ResultSet row) throws SQLException {
    return row.getObject("created_at", OffsetDateTime.class).toInstant();
  }
}
