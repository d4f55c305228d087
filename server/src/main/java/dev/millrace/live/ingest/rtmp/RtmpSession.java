package dev.millrace.live.ingest.rtmp;

import dev.millrace.live.ingest.rtmp.Publisher.Admission;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One connection of a publisher, from its first byte on: answers what has to be answered, asks
/// whether it may publish, and hands on what it publishes as FLV.
///
/// **Threading**: for one thread. **On failure** a [MalformedRtmp]: the connection is to be closed.
final class RtmpSession {
  /// Commands of a connection that has not published yet; more is no publisher.
  static final int MAX_COMMANDS = 50;

  static final int MOST_BEFORE = 16 << 10;
  static final int MOST_PUBLISHED = 8 << 20;

  private static final int STREAM = 1;

  private final Publisher publisher;
  private final ChunkWriter answers = new ChunkWriter();
  private final ChunkReader chunks = new ChunkReader(MOST_BEFORE, this::message);
  private final Handshake handshake = new Handshake();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final PublishedMedia media;
  private State state = State.GREETING;
  private int commands;

  private enum State {
    GREETING,
    OPEN,
    PUBLISHING,
    OVER
  }

  RtmpSession(Publisher publisher) {
    this.publisher = publisher;
    this.media = new PublishedMedia(publisher);
  }

  /// Takes what came; gives what is to be sent.
  byte[] feed(ByteBuffer input) {
    acknowledgements.received(input.remaining());
    if (state == State.GREETING && handshake.feed(input, answers)) {
      state = State.OPEN;
    }
    chunks.feed(input);
    acknowledgements.due(answers);
    return answers.taken();
  }

  /// Whether the connection is to be closed once everything is sent.
  boolean isOver() {
    return state == State.OVER;
  }

  boolean isPublishing() {
    return state == State.PUBLISHING;
  }

  private void message(Message message) {
    if (state == State.OVER) {
      return;
    }
    switch (message.type()) {
      case Message.COMMAND -> command(message.payload());
      case Message.COMMAND_AMF3 -> command(behindFirstByte(message.payload()));
      case Message.WINDOW_SIZE -> acknowledgements.window(message.payload());
      case Message.USER_CONTROL -> control(message.payload());
      case Message.AUDIO, Message.VIDEO, Message.DATA, Message.AGGREGATE -> media(message);
      default -> {}
    }
  }

  private static ByteBuffer behindFirstByte(ByteBuffer payload) {
    return payload.hasRemaining() ? payload.position(payload.position() + 1) : payload;
  }

  private void control(ByteBuffer payload) {
    int ping = 6;
    if (payload.remaining() >= 6 && payload.getShort() == ping) {
      count();
      answers.pong(payload.getInt());
    }
  }

  private void count() {
    if (state != State.PUBLISHING && ++commands > MAX_COMMANDS) {
      throw new MalformedRtmp("more than " + MAX_COMMANDS + " commands and nothing published");
    }
  }

  private void command(ByteBuffer payload) {
    count();
    List<@Nullable Object> values = AmfReader.read(payload);
    if (values.size() < 2
        || !(values.get(0) instanceof String name)
        || !(values.get(1) instanceof Double transaction)) {
      throw new MalformedRtmp("a command without a name and a number");
    }
    switch (name) {
      case "connect" -> connect(values, transaction);
      case "createStream" -> answers.command(0, "_result", transaction, AmfWriter.NOTHING, STREAM);
      case "releaseStream", "FCPublish", "getStreamLength" ->
          answers.command(0, "_result", transaction, AmfWriter.NOTHING, AmfWriter.NOTHING);
      case "publish" -> publish(values);
      case "deleteStream", "closeStream" -> unpublish();
      case "play", "play2" -> refuse("NetStream.Play.StreamNotFound", "Nothing is played here");
      default -> {}
    }
  }

  private void connect(List<@Nullable Object> values, double transaction) {
    answers
        .control(Message.WINDOW_SIZE, Acknowledgements.WINDOW)
        .peerBandwidth(Acknowledgements.WINDOW)
        .useLargeChunks();
    if (!publisher.knows(app(values))) {
      var status = status("error", "NetConnection.Connect.InvalidApp", "No such application");
      answers.command(0, "_error", transaction, AmfWriter.NOTHING, status);
      state = State.OVER;
      return;
    }
    var about = new LinkedHashMap<String, Object>();
    about.put("fmsVer", "FMS/3,5,7,7009");
    about.put("capabilities", 31);
    about.put("mode", 1);
    about.put("fourCcList", List.of("av01", "hvc1", "vp09"));
    var status = status("status", "NetConnection.Connect.Success", "Connected");
    answers.command(0, "_result", transaction, about, status);
  }

  /// Some encoders end the name with a slash.
  private static String app(List<@Nullable Object> values) {
    if (values.size() > 2
        && values.get(2) instanceof Map<?, ?> about
        && about.get("app") instanceof String app) {
      return app.endsWith("/") ? app.substring(0, app.length() - 1) : app;
    }
    return "";
  }

  private void publish(List<@Nullable Object> values) {
    if (values.size() < 4 || !(values.get(3) instanceof String key) || state != State.OPEN) {
      throw new MalformedRtmp("publish without a key, or twice");
    }
    Admission admission = publisher.begins(key);
    switch (admission) {
      case WELCOME -> {
        state = State.PUBLISHING;
        chunks.allow(MOST_PUBLISHED);
        answers.streamBegins(STREAM);
        say(status("status", "NetStream.Publish.Start", "Publishing"));
        media.head();
      }
      case UNKNOWN -> refuse("NetStream.Publish.Denied", "The stream or its key is unknown");
    }
  }

  private void refuse(String code, String description) {
    say(status("error", code, description));
    state = State.OVER;
  }

  private void unpublish() {
    if (state == State.PUBLISHING) {
      say(status("status", "NetStream.Unpublish.Success", "Stopped"));
      state = State.OVER;
    }
  }

  private void say(Map<String, Object> status) {
    answers.command(STREAM, "onStatus", 0, AmfWriter.NOTHING, status);
  }

  private static Map<String, Object> status(String level, String code, String description) {
    var status = new LinkedHashMap<String, Object>();
    status.put("level", level);
    status.put("code", code);
    status.put("description", description);
    return status;
  }

  private void media(Message message) {
    if (state != State.PUBLISHING) {
      throw new MalformedRtmp("media before it is published");
    }
    media.take(message);
  }
}
