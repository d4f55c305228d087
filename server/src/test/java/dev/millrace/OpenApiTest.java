package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API's own description, `/openapi.json`, against the routes and the records behind them.
class OpenApiTest {
  private static final JsonNode API = read();

  /// A route as the code lays it out: `.get("/v1/assets", …)`.
  private static final Pattern ROUTE =
      Pattern.compile(
          "\\.(?:(?:immediate|waiting)\\(\\s*\"(?=[A-Z]+\"))?"
              + "(get|post|put|patch|delete|GET|POST)(?:\",|\\()\\s*\"(/[^\"]*)\"");

  /// The console's pages, which are for people.
  private static final Pattern PAGE =
      Pattern.compile(
          "get (/|/login|/watch/.*|/webhooks|/access|/telemetry|/reviews|/channels(/.*)?|/streams"
              + "|/people|/sessions(/.*)?|/sql|/quality|/data-quality"
              + "|/embed/.*|/ui/.*"
              + "|/favicon\\.ico)");

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  /// How the JSON of a value type is called; all others are text.
  private static final Map<Class<?>, String> WORDS =
      Map.of(
          int.class, "integer",
          long.class, "integer",
          Integer.class, "integer",
          Long.class, "integer",
          double.class, "number",
          Double.class, "number",
          boolean.class, "boolean",
          Boolean.class, "boolean",
          JsonNode.class, "object");

  @Test
  void every_route_is_described_and_nothing_else() {
    var routes =
        SourceTree.mainFiles().stream()
            .filter(
                file ->
                    file.name().matches(".*/millrace/(web|delivery|inference|telemetry|qoe)/.*"))
            .map(file -> String.join("\n", file.lines()))
            .flatMap(text -> ROUTE.matcher(text).results())
            .map(
                found ->
                    found.group(1).toLowerCase(Locale.ROOT)
                        + " "
                        + found.group(2).replace("...}", "}"))
            .filter(route -> !PAGE.matcher(route).matches())
            .collect(Collectors.toCollection(TreeSet::new));

    var described = new TreeSet<String>();
    API.get("paths")
        .forEachEntry(
            (path, item) ->
                item.propertyNames().stream()
                    .filter(name -> !name.equals("parameters"))
                    .forEach(method -> described.add(method + " " + path)));

    assertThat(described).isEqualTo(routes);
  }

  @Test
  void a_path_declares_its_parameters() {
    API.get("paths")
        .forEachEntry(
            (path, item) -> {
              var named = PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
              var declared = item.path("parameters").findValuesAsString("name");

              assertThat(declared).as(path).isEqualTo(named);
            });
  }

  @Test
  void every_reference_resolves() {
    assertThat(API.findValues("$ref"))
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(target(ref).isObject()).as(ref.asString()).isTrue());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Asset, AssetView",
    "AssetPage, AssetRoutes$PageView",
    "NewAsset, UploadRoutes$BegunView",
    "Upload, UploadRoutes$UploadView",
    "Workflow, WorkflowView",
    "Analysis, AnalysisRoutes$AnalysisView",
    "MomentPage, SearchRoutes$PageView",
    "ReviewPage, ReviewRoutes$PageView",
    "PersonPage, PeopleRoutes$PageView",
    "Person, PeopleRoutes$PersonView",
    "AppearancePage, PeopleRoutes$AppearancePageView",
    "Credentials, SessionRoutes$Credentials",
    "Session, SessionRoutes$SessionView",
    "Webhook, WebhookView",
    "WebhookPage, WebhookView$PageView",
    "Delivery, WebhookView$DeliveryView",
    "DeliveryPage, WebhookView$DeliveryPageView",
    "Ticket, TicketRoutes$TicketView",
    "License, KeyRoutes$License",
    "SigningKey, SigningKeyRoutes$KeyView",
    "SigningKeyPage, SigningKeyRoutes$KeyPageView",
    "AccessPage, AccessRoutes$PageView",
    "ViewingSession, ViewingRoutes$SessionView",
    "Channel, ChannelView",
    "ChannelPage, ChannelView$PageView",
    "RecordingPage, RecordingView$PageView",
    "ClipPage, ClipView$PageView",
    "MarkerPage, MarkerView$PageView",
    "Stream, StreamView",
    "StreamPage, StreamView$PageView",
    "StreamLedger, StreamView$LedgerView",
    "StreamEventPage, StreamView$EventPageView",
    "DetectionPage, StreamView$DetectionPageView",
  })
  void a_schema_has_the_members_of_its_record(String schema, String record) throws Exception {
    assertThat(linesOf(schema)).isEqualTo(lines(Class.forName("dev.millrace.web." + record)));
  }

  @Test
  void a_policy_has_the_members_that_are_written_of_it() {
    var whole =
        JsonMapper.shared()
            .readTree(
                """
                {"maxHeight":720,
                 "codecs":["av1"],"rateControl":{"crf":20,"kbps":{"720p":900}},"surround":true,
                 "priority":"low","retention":{"originalDays":7},"protection":"aes-128",
                 "playback":{"access":"signed"}}
                """);
    var written = PolicyJson.write(PolicyJson.read(whole, Policy.STANDARD));
    var described = new TreeSet<>(API.at("/components/schemas/Policy/properties").propertyNames());

    assertThat(described).containsAll(written.propertyNames()).contains("rungs");
    assertThat(described).hasSize(written.size() + 1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource("TelemetryControl, ControlRoutes$ControlView")
  void a_schema_of_telemetry_has_the_members_of_its_record(String schema, String record)
      throws Exception {
    assertThat(linesOf(schema)).isEqualTo(lines(Class.forName("dev.millrace.telemetry." + record)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "FiguresSummary, QoeRoutes$SummaryView",
    "FiguresLine, QoeRoutes$LineView",
    "FiguresBreakdown, QoeRoutes$BreakdownView",
    "LiveViewers, QoeRoutes$LiveView",
    "FiguresEvidence, Evidence$Look",
  })
  void a_schema_of_figures_has_the_members_of_its_record(String schema, String record)
      throws Exception {
    assertThat(linesOf(schema)).isEqualTo(lines(Class.forName("dev.millrace.qoe." + record)));
  }

  /// Members of a request may all be absent to the record, which answers that with a problem.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "AssetRequest, UploadRoutes$NewAsset",
    "Completion, UploadRoutes$Parts",
    "DecisionRequest, ReviewRoutes$NewDecision",
    "PersonRequest, PeopleRoutes$NewPerson",
    "TicketRequest, TicketRoutes$Wish",
    "WebhookRequest, WebhookRoutes$NewWebhook",
    "WebhookChange, WebhookRoutes$WebhookChange",
    "SigningKeyRequest, SigningKeyRoutes$NewKey",
    "ChannelRequest, ChannelBody",
    "ClipRequest, ClipRoutes$NewClip",
    "MarkerRequest, MarkerRoutes$NewMarker",
    "StreamRequest, StreamWishes$WishView",
    "SqlQuery, SqlRoutes$NewQuery",
  })
  void a_request_has_the_members_of_its_record(String schema, String record) throws Exception {
    var known = lines(Class.forName("dev.millrace.web." + record));

    assertThat(optional(linesOf(schema))).isEqualTo(optional(known));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource("TelemetryChange, ControlRoutes$Change")
  void a_request_of_telemetry_has_the_members_of_its_record(String schema, String record)
      throws Exception {
    var known = lines(Class.forName("dev.millrace.telemetry." + record));

    assertThat(optional(linesOf(schema))).isEqualTo(optional(known));
  }

  private static Set<String> optional(Set<String> lines) {
    return lines.stream()
        .map(line -> line.replace("?", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// One line a value, `tracks[].language?: string`; `?` marks what may be absent.
  private static Set<String> lines(Class<?> record) {
    var lines = new TreeSet<String>();
    addLines("", record, lines);
    return lines;
  }

  private static void addLines(String path, Type type, Set<String> lines) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      addLines(path + "[]", list.getActualTypeArguments()[0], lines);
    } else if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent member : record.getRecordComponents()) {
        boolean absent = member.getAnnotatedType().isAnnotationPresent(Nullable.class);
        String name = path + "." + member.getName() + (absent ? "?" : "");
        addLines(name, member.getGenericType(), lines);
      }
    } else {
      lines.add(
          path + ": " + (type instanceof Class<?> c ? WORDS.getOrDefault(c, "string") : "object"));
    }
  }

  private static Set<String> linesOf(String schema) {
    var lines = new TreeSet<String>();
    addSchema("", API.at("/components/schemas/" + schema), lines);
    return lines;
  }

  private static void addSchema(String path, JsonNode schema, Set<String> lines) {
    JsonNode shape = schema.has("$ref") ? target(schema.get("$ref")) : schema;
    if (schema.path("$ref").asString("").endsWith("/Policy")) {
      lines.add(path + ": object");
    } else if (shape.has("items")) {
      addSchema(path + "[]", shape.get("items"), lines);
    } else if (shape.has("properties")) {
      var required = shape.path("required").valueStream().map(JsonNode::asString).toList();
      shape
          .get("properties")
          .forEachEntry(
              (name, member) -> {
                String mark = required.contains(name) ? "" : "?";
                addSchema(path + "." + name + mark, member, lines);
              });
    } else {
      lines.add(path + ": " + shape.get("type").asString());
    }
  }

  private static JsonNode target(JsonNode reference) {
    return API.at(reference.asString().substring(1));
  }

  private static JsonNode read() {
    InputStream description = OpenApiTest.class.getResourceAsStream("/api/openapi.json");
    return JsonMapper.shared().readTree(description);
  }
}
