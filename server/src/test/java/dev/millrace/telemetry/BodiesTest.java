package dev.millrace.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.http.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of a body: events as they are kept, and what is wrong with the rest.
class BodiesTest {
  private static Batch cmcd(String text) {
    return new CmcdBody().read(text.getBytes(UTF_8), Sent.arrival(0));
  }

  private static Batch json(String text) {
    return new JsonBody().read(text.getBytes(UTF_8), Sent.arrival(0));
  }

  private static String text(Batch batch, int event) {
    return new String(batch.events().get(event).json(), UTF_8);
  }

  @Test
  void a_record_becomes_a_flat_object_of_its_own_names() {
    Batch batch =
        cmcd(
            "bl=(2100),br=(5000;v 128;a),bsd=(300 900),bs,cid=\"a\\\"b\",com.x-y=z,e=ps,"
                + "ec=(\"x\" \"y\"),pr=1.5,sid=\"s-1\",sn=7,sta=r,ts=1795319999000,v=2\r\n");

    assertThat(batch.refused()).isEmpty();
    assertThat(batch.events().getFirst().key()).isEqualTo("s-1");
    assertThat(text(batch, 0))
        .isEqualTo(
            """
            {"id":"s-1::7","time":"2026-11-22T03:59:59.000Z","received":"2026-11-22T04:00:00.000Z",\
            "bl":2100,"br":5000,"br_a":128,"bsd":[300,900],"bs":true,"cid":"a\\"b","com.x-y":"z",\
            "e":"ps","ec":["x","y"],"pr":1.5,"sid":"s-1","sn":7,"sta":"r","ts":1795319999000,"v":2}\
            """);
  }

  @Test
  void json_becomes_the_same() {
    Batch batch =
        json(
            """
            {"bl":2100,"br":5000,"br_a":128,"bsd":[300,900],"bs":true,"cid":"a\\"b","com.x-y":"z",
             "e":"ps","ec":["x","y"],"pr":1.5,"sid":"s-1","sn":7,"sta":"r","ts":1795319999000,"v":2}
            """);

    assertThat(batch.refused()).isEmpty();
    assertThat(text(batch, 0)).contains("\"id\":\"s-1::7\"").contains("\"bsd\":[300,900]");
    assertThat(EventId.fingerprint(batch.events().getFirst().json()))
        .isEqualTo(batch.events().getFirst().fingerprint())
        .isEqualTo(EventId.fingerprint("s-1::7"));
  }

  @Test
  void good_records_are_kept_beside_bad_ones_which_say_why_and_which() {
    Batch batch =
        cmcd(
            String.join(
                "\n", Sent.cmcd("a", 1), "e=ps,sta=x", "", Sent.cmcd("a", 2), "e=t,sid=\"a\",v=2"));

    assertThat(batch.events()).hasSize(2);
    assertThat(batch.refused())
        .extracting(Batch.Refused::number, Batch.Refused::why, Batch.Refused::raw)
        .containsExactly(
            tuple(2, "sta is one of s p k r a w e f q d", "e=ps,sta=x"),
            tuple(4, "ts is missing or no time", "e=t,sid=\"a\",v=2"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "e=t,ts=1,v=2 | sid is missing",
        "sid=\"a\",ts=1,v=2 | e is missing",
        "e=t,sid=\"a\",ts=1 | v is 1; events are of version 2",
        "e=t,sid=\"a\",ts=1,v=3 | v is 3; events are of version 2",
        "e=ps,sid=\"a\",ts=1,v=2 | sta is missing, which e=ps needs",
        "e=rr,sid=\"a\",ts=1,v=2 | url is missing, which e=rr needs",
        "e=ce,sid=\"a\",ts=1,v=2 | cen is missing, which e=ce needs",
        "e=t,sid=\"a\\\"\",ts=1,v=2 | sid holds a quote or a backslash",
        "e=t,sid=\"a\",ts=999999999999999,v=2 | ts is missing or no time"
      })
  void an_event_says_what_the_standard_wants_of_it(String record, String why) {
    assertThat(cmcd(record).refused().getFirst().why()).isEqualTo(why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"sid\":\"a\",\"e\":\"t\"} | ts is missing or no time",
        "{\"sid\":\"a\",\"e\":\"zz\",\"ts\":1} | e is one of ps pr c b m um pe pc bc rr t e h as ae"
            + " abs abe sk ce",
        "{\"sid\":\"a\",\"e\":\"t\",\"ts\":\"1\"} | ts is a whole number",
        "{\"sid\":\"a\",\"e\":\"t\",\"ts\":1.5} | ts is a whole number",
        "{\"sid\":\"a\",\"e\":\"t\",\"ts\":1,\"bl\":-1} | bl is negative or too large",
        "{\"sid\":\"a\",\"e\":\"t\",\"ts\":1,\"foo\":1} | foo is no key; those of your own hold a"
            + " hyphen",
        "{\"sid\":\"a\",\"e\":\"t\",\"ts\":1,\"a-b\":{\"c\":[1,{}]}} | a-b is a number",
        "{\"sid\":\"a\",\"e\":\"t\",\"ts\":1,\"ec\":[1]} | ec is a text",
        "{\"sid\":\"a\",\"sid\":\"b\"} | sid is there twice",
        "{\"sid\":\"a\\u0000\"} | sid holds a control character",
        "{\"sid\":\"a\",\"cid\":\"b\\u0000c\"} | cid holds a control character",
        "{\"id\":\"a b\"} | id is a text of letters, digits and . _ : -",
        "{\"time\":\"x\"} | time is no key; those of your own hold a hyphen",
        "3 | an event is an object",
        "[[{}]] | an event is an object"
      })
  void an_event_of_json_is_refused_alone(String event, String why) {
    Batch batch = json("[" + event + ",{\"sid\":\"s\",\"e\":\"t\",\"ts\":1795319999000,\"sn\":0}]");

    assertThat(batch.refused()).extracting(Batch.Refused::number).containsExactly(1);
    assertThat(batch.refused().getFirst().why()).isEqualTo(why);
    assertThat(batch.events()).hasSize(1);
    assertThat(text(batch, 0)).endsWith(",\"first\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"`` | 400", "{ | 400", "[] | 400", "[{}] x | 400", "7 | 400", "\"a\" | 400"})
  void what_is_no_json_is_refused_as_a_whole(String body, int status) {
    assertThatThrownBy(() -> json(body))
        .isInstanceOfSatisfying(
            Problem.Thrown.class, e -> assertThat(e.response().status()).isEqualTo(status));
  }

  @Test
  void too_many_records_are_refused_as_a_whole() {
    String many = (Sent.cmcd("a", 1) + "\n").repeat(501);

    assertThatThrownBy(() -> cmcd(many))
        .isInstanceOfSatisfying(
            Problem.Thrown.class, e -> assertThat(e.response().status()).isEqualTo(413));
  }

  @Test
  void a_clock_that_is_off_is_set_right_and_said_to_be() {
    String ahead = Sent.cmcd("a", 1).replace("ts=1795319999900", "ts=1795323600000");
    String behind = Sent.cmcd("a", 2).replace("ts=1795319999900", "ts=1795316399000");

    assertThat(times(cmcd(ahead))).containsExactly("2026-11-22T04:00:00.000Z -3600000");
    assertThat(times(cmcd(behind))).containsExactly("2026-11-22T02:59:59.000Z 0");
    Batch said =
        new CmcdBody()
            .read((behind + "\n" + ahead).getBytes(UTF_8), Sent.arrival(1_795_316_400_000L));
    assertThat(times(said))
        .containsExactly("2026-11-22T03:59:59.000Z 3600000", "2026-11-22T06:00:00.000Z 3600000");
  }

  private static List<String> times(Batch batch) {
    return batch.events().stream()
        .map(event -> JsonMapper.shared().readTree(event.json()))
        .map((JsonNode e) -> e.path("time").asString() + " " + e.path("skew_ms").asLong(0))
        .toList();
  }

  @Test
  void events_without_a_number_are_nobodys_doubles_and_given_ids_stay() {
    Batch batch =
        json(
            """
            [{"sid":"a","e":"t","ts":1795319999000},{"sid":"a","e":"t","ts":1795319999000},
             {"sid":"a","e":"t","ts":1795319999000,"sn":3,"id":"mine-1"}]
            """);

    assertThat(batch.events()).extracting(StoredEvent::fingerprint).doesNotHaveDuplicates();
    assertThat(text(batch, 2)).startsWith("{\"id\":\"mine-1\",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m\u00fcller",
        "a\\nb",
        "a\\tb",
        "a\u007f",
        "x\u0122,\u0122country\u0122:\u0122DE\u0122,\u0122z\u0122:\u0122"
      })
  void a_session_whose_name_would_not_stand_in_json_as_it_is_is_refused(String sid) {
    Batch batch = json("{\"sid\":\"" + sid + "\",\"sn\":3,\"e\":\"t\",\"ts\":1795319999000}");

    assertThat(batch.events()).isEmpty();
    assertThat(batch.refused().getFirst().why())
        .isEqualTo("sid holds other signs than those of ASCII that can be seen");
    assertThat(cmcd(Sent.cmcd(sid.replace("\\n", "\u00e9").replace("\\t", "\t"), 3)).events())
        .isEmpty();
  }

  @Test
  void other_signs_than_those_of_ascii_stay_what_they_are() {
    Batch batch =
        json("{\"sid\":\"a\",\"e\":\"t\",\"ts\":1,\"cid\":\"Käse\\n\\\"\\\\ \uD83E\uDDC0\"}");

    JsonNode event = JsonMapper.shared().readTree(batch.events().getFirst().json());
    assertThat(event.path("cid").asString()).isEqualTo("Käse\n\"\\ \uD83E\uDDC0");
  }
}
