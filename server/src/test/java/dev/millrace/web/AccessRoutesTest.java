package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Events;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.testing.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AccessRoutesTest {
  @TempDir private Path folder;
  private EventIndex index;
  private Routes routes;

  @BeforeEach
  void log() throws IOException {
    var config = LuceneConfig.of(folder, 1 << 30, Duration.ofDays(30));
    index = LuceneIndex.open(AccessFields.KIND, config, TestClock.atNoon());
    var entries = new ArrayList<dev.millrace.events.RecordTail.Entry>();
    for (int i = 0; i < 5; i++) {
      entries.add(
          Events.entry(
              0,
              i,
              "{\"time\":\"2026-11-21T12:00:0%d.000Z\",\"status\":%d}"
                  .formatted(i, i == 3 ? 404 : 200)));
    }
    index.add(Events.documents(AccessFields.KIND, entries), Map.of(0, 5L));
    index.close();
    index = LuceneIndex.open(AccessFields.KIND, config, TestClock.atNoon());
    routes = Routes.build(new AccessRoutes(index)::addTo);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private Response get(String query) {
    return routes.answer(Requests.get("/v1/access?" + query).build());
  }

  private List<String> times(String query) {
    var times = new ArrayList<String>();
    for (JsonNode item : Answers.json(get(query)).get("items")) {
      times.add(item.get("time").asString().substring(17, 19));
    }
    return times;
  }

  @Test
  void events_come_newest_first_by_condition_time_and_page() {
    assertThat(times("")).containsExactly("04", "03", "02", "01", "00");
    assertThat(times("q=status%3A404")).containsExactly("03");
    assertThat(times("from=2026-11-21T12:00:01Z&to=2026-11-21T12:00:03Z"))
        .containsExactly("02", "01");
    JsonNode page = Answers.json(get("last=2"));
    assertThat(page.get("complete").asBoolean()).isTrue();
    assertThat(times("last=2&cursor=" + page.get("nextCursor").asString()))
        .containsExactly("02", "01");
  }

  @ParameterizedTest
  @CsvSource({
    "last=0, last",
    "last=1001, last",
    "q=colour%3Ared, there is no one field colour",
    "from=yesterday, from is a time",
    "cursor=x, cursor is not one that an answer gave",
  })
  void what_can_not_be_answered_is_a_problem_that_says_why(String query, String words) {
    Response answer = get(query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(Answers.text(answer)).contains(words);
  }
}
