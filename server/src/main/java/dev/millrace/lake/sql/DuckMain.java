package dev.millrace.lake.sql;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What runs in the process of a [Duck]: reads questions, one line of JSON each, and answers each
/// with one. Every question has a DuckDB of its own, which knows nothing of those before.
///
/// Ends with its parent, even in the middle of a question: that is when its input ends.
final class DuckMain {
  static final String COPY = "copy";
  static final String SCREEN = "screen";
  static final String ANSWER = "answer";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_WAITING = 2;

  private DuckMain() {}

  public static void main(String[] args) throws Exception {
    BlockingQueue<String> questions = new ArrayBlockingQueue<>(MOST_WAITING);
    Thread.ofPlatform().name("questions").daemon().start(() -> listen(questions));
    try (Writer out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), utf8())) {
      // The library is loaded before the first question, and says that all is well.
      tell(out, answer(JSON.createObjectNode()));
      while (true) {
        tell(out, answer(JSON.readTree(questions.take())));
      }
    }
  }

  private static java.nio.charset.Charset utf8() {
    return StandardCharsets.UTF_8;
  }

  private static void listen(BlockingQueue<String> questions) {
    try (var in =
        new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), utf8()))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        questions.put(line);
      }
    } catch (IOException | InterruptedException _) {
      // Then nobody asks any more.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void tell(Writer out, JsonNode answer) throws IOException {
    out.write(answer.toString());
    out.write('\n');
    out.flush();
  }

  private static JsonNode answer(JsonNode question) {
    ObjectNode said = JSON.createObjectNode();
    try (Connection duck = open(question);
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      switch (question.path("do").asString("")) {
        case COPY ->
            said.put("rows", statement.executeLargeUpdate(question.path("sql").asString()));
        case SCREEN -> new Screening(statement).screen(question, said);
        case ANSWER -> new Answering(statement).answer(question, said);
        default -> statement.execute("SELECT 1");
      }
    } catch (SQLException | IOException e) {
      said.put("failed", String.valueOf(e.getMessage()));
    } catch (JacksonException | StackOverflowError _) {
      said.put("refused", "it is nested too deeply");
    }
    return said;
  }

  private static Connection open(JsonNode question) throws SQLException {
    var settings = new Properties();
    long memory = question.path("memoryBytes").asLong(64L << 20);
    settings.setProperty("memory_limit", (memory >> 10) + "KiB");
    settings.setProperty("threads", question.path("threads").asString("1"));
    settings.setProperty("temp_directory", System.getProperty("java.io.tmpdir") + "/spilled");
    settings.setProperty("max_temp_directory_size", "2GiB");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    return DriverManager.getConnection("jdbc:duckdb:", settings);
  }
}
