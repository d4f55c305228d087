package dev.millrace.search.opensearch;

import dev.millrace.search.EventDocument;
import dev.millrace.search.EventIndex;
import dev.millrace.search.EventKind;
import dev.millrace.search.Found;
import dev.millrace.search.Search;
import dev.millrace.search.SearchUnavailable;
import dev.millrace.search.Turns;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The index of a kind of events in an OpenSearch cluster, which all processes share.
///
/// Each event has a name by its place in the topic, so that what several processes write, or one
/// writes again after a crash, is one document. How far a topic was read is noted beside, behind
/// what was written.
///
/// **Threading:** as [EventIndex]. **Limits:** searches take [Turns], [#PATIENCE] each;
/// events older than configured go once an hour; how much there may be is the cluster's to say.
/// **On failure** of the cluster nothing is lost: the topic is read again from what was noted.
public final class OpenSearchIndex implements EventIndex {
  private static final Logger LOG = System.getLogger(OpenSearchIndex.class.getName());
  private static final String PATIENCE = "2s";
  private static final int BULK_CHARACTERS = 4 << 20;
  private static final int CONFLICT = 409;
  private static final int BAD = 400;
  private static final long NOTE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long CLEAN_NANOS = Duration.ofHours(1).toNanos();
  private static final Size UNKNOWN = new Size(0, 0, 0);

  private final EventKind kind;
  private final OpenSearchConfig config;
  private final InstantSource clock;
  private final Cluster cluster;
  private final String index;
  private final String note;
  private final Turns turns = new Turns();
  private @Nullable Map<Integer, Long> offsets;

  /// Of the index that is written to; another one of its name is empty.
  private String uuid = "";

  private boolean isNoted = true;
  private long notedNanos = System.nanoTime();
  private long cleanedNanos = notedNanos - CLEAN_NANOS;

  private OpenSearchIndex(EventKind kind, OpenSearchConfig config, InstantSource clock) {
    this.kind = kind;
    this.config = config;
    this.clock = clock;
    this.cluster = new Cluster(config);
    this.index = "/" + config.prefix() + "-" + kind.name();
    this.note = "/" + config.prefix() + "-read/_doc/" + kind.name();
  }

  /// An index that need not be there yet, in a cluster that need not answer yet.
  public static OpenSearchIndex open(EventKind kind, OpenSearchConfig config, InstantSource clock) {
    return new OpenSearchIndex(kind, config, clock);
  }

  @Override
  public EventKind kind() {
    return kind;
  }

  @Override
  public Map<Integer, Long> offsets() {
    Map<Integer, Long> known = offsets;
    if (known == null) {
      make();
      uuid = uuid();
      known = noted();
      offsets = known;
    }
    return known;
  }

  private void make() {
    var made = cluster.ask("PUT", index, Documents.index(kind).toString());
    boolean isThere =
        made.json()
            .path("error")
            .path("type")
            .asString("")
            .equals("resource_already_exists_exception");
    if (!isThere) {
      made.good();
    }
  }

  /// What the cluster knows the index by; empty when there is none.
  private String uuid() {
    var answer = cluster.ask("GET", index + "/_settings/index.uuid", "");
    return answer.isMissing() ? "" : setting(answer, "uuid");
  }

  private static String setting(Cluster.Answer answer, String name) {
    JsonNode only = answer.good().json().properties().iterator().next().getValue();
    return only.path("settings").path("index").path(name).asString("");
  }

  /// What was noted of this very index.
  private Map<Integer, Long> noted() {
    var answer = cluster.ask("GET", note, "");
    var read = new HashMap<Integer, Long>();
    if (!answer.isMissing()) {
      JsonNode noted = answer.good().json().path("_source");
      if (noted.path("index").asString("").equals(uuid)) {
        noted
            .path("offsets")
            .properties()
            .forEach(one -> read.put(Integer.valueOf(one.getKey()), one.getValue().asLong()));
      }
    }
    return Map.copyOf(read);
  }

  @Override
  public void add(List<EventDocument> events, Map<Integer, Long> next) {
    // Until it is known that all is there, it is to be read from what was noted.
    offsets = null;
    String topic = EventIndex.topic(next);
    var lines = new StringBuilder();
    for (EventDocument event : events) {
      Documents.write(event, kind.key(), topic, lines);
      if (lines.length() > BULK_CHARACTERS) {
        write(lines);
      }
    }
    write(lines);
    offsets = Map.copyOf(next);
    isNoted = false;
  }

  private void write(StringBuilder lines) {
    if (lines.isEmpty()) {
      return;
    }
    JsonNode answer = cluster.ask("POST", index + "/_bulk", lines.toString()).good().json();
    lines.setLength(0);
    if (answer.path("errors").asBoolean(false)) {
      answer.path("items").forEach(this::require);
    }
  }

  /// What is there already is well; what can never be there is told, and passed over.
  private void require(JsonNode item) {
    JsonNode outcome = item.properties().iterator().next().getValue();
    int status = outcome.path("status").asInt();
    if (status == BAD) {
      LOG.log(Level.WARNING, "OpenSearch does not take an event: {0}", outcome.path("error"));
    } else if (status >= BAD && status != CONFLICT) {
      throw new SearchUnavailable("OpenSearch does not take events: " + outcome.path("error"));
    }
  }

  @Override
  public void tend() {
    long now = System.nanoTime();
    if (!isNoted && now - notedNanos > NOTE_NANOS) {
      note();
    }
    if (now - cleanedNanos > CLEAN_NANOS) {
      cleanedNanos = now;
      clean();
    }
  }

  /// Notes how far the topic was read.
  ///
  /// @throws SearchUnavailable when the index is not the one that was written to
  void note() {
    Map<Integer, Long> read = offsets;
    if (read == null) {
      return;
    }
    requireSame();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("index", uuid);
    ObjectNode noted = document.putObject("offsets");
    read.forEach((partition, offset) -> noted.put(partition.toString(), offset));
    cluster.ask("PUT", note, document.toString()).good();
    isNoted = true;
    notedNanos = System.nanoTime();
  }

  /// Somebody deleted the index: what the cluster made in its place when it was written to has not
  /// our shape. It goes, and all is written anew.
  private void requireSame() {
    String now = uuid();
    if (now.equals(uuid)) {
      return;
    }
    offsets = null;
    if (!now.isEmpty() && !hasOurShape()) {
      var _ = cluster.ask("DELETE", index, "").good();
    }
    throw new SearchUnavailable("somebody deleted " + index);
  }

  private boolean hasOurShape() {
    JsonNode all = cluster.ask("GET", index + "/_mapping", "").good().json();
    JsonNode mappings = all.properties().iterator().next().getValue().path("mappings");
    return mappings.path("dynamic").asString("").equals("false");
  }

  /// Has the cluster drop what is too old, behind what it does for others.
  private void clean() {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    question
        .putObject("query")
        .putObject("range")
        .putObject(Questions.TIME)
        .put("lt", clock.instant().minus(config.mostAge()).toEpochMilli());
    String way = "/_delete_by_query?wait_for_completion=false&conflicts=proceed";
    cluster.ask("POST", index + way, question.toString()).good();
  }

  @Override
  public Found search(Search search) {
    String question = Questions.of(search, PATIENCE).toString();
    return turns.take(
        () -> found(cluster.ask("POST", index + "/_search", question), search.last()));
  }

  private static Found found(Cluster.Answer answer, int last) {
    if (answer.isMissing()) {
      return new Found(List.of(), List.of(), Optional.empty(), true);
    }
    JsonNode json = answer.good().json();
    var events = new ArrayList<String>();
    var places = new ArrayList<Search.Cursor>();
    JsonNode hits = json.path("hits").path("hits");
    for (JsonNode hit : hits) {
      if (events.size() < last) {
        events.add(hit.path("_source").path(Questions.EVENT).asString());
        JsonNode order = hit.path("sort");
        places.add(new Search.Cursor(order.path(0).asLong(), order.path(1).asLong()));
      }
    }
    boolean complete =
        !json.path("timed_out").asBoolean(false)
            && json.path("_shards").path("failed").asInt(0) == 0;
    boolean more = hits.size() > last || (!complete && !places.isEmpty());
    return new Found(
        events, places, more ? Optional.of(places.getLast()) : Optional.empty(), complete);
  }

  @Override
  public Size size() {
    try {
      JsonNode all =
          cluster.ask("GET", index + "/_stats/docs,store", "").good().json().path("_all");
      JsonNode held = all.path("primaries");
      return new Size(
          held.path("docs").path("count").asLong(),
          held.path("store").path("size_in_bytes").asLong(),
          1);
    } catch (SearchUnavailable e) {
      LOG.log(Level.DEBUG, "How much OpenSearch holds is not known.", e);
      return UNKNOWN;
    }
  }

  @Override
  public void close() {
    try {
      if (!isNoted) {
        note();
      }
    } catch (SearchUnavailable e) {
      LOG.log(Level.DEBUG, "The topic will be read again from an earlier place.", e);
    } finally {
      cluster.close();
    }
  }
}
