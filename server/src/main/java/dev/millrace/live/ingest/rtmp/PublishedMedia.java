package dev.millrace.live.ingest.rtmp;

import java.nio.ByteBuffer;

/// What a connection publishes, as FLV.
record PublishedMedia(Publisher publisher) {
  private static final int TAG_HEADER = 11;
  private static final String SET_DATA = "@setDataFrame";

  void head() {
    publisher.media(FlvWriter.head());
  }

  void take(Message message) {
    switch (message.type()) {
      case Message.AGGREGATE -> aggregate(message);
      case Message.DATA -> data(message);
      default -> publisher.media(FlvWriter.tag(message));
    }
  }

  /// A word to the server stands before the data that is to go on to whoever plays it.
  private void data(Message message) {
    ByteBuffer rest = message.payload();
    if (AmfReader.firstText(rest).equals(SET_DATA)) {
      publisher.media(
          FlvWriter.tag(
              new Message(Message.DATA, message.timestamp(), message.stream(), rest.slice())));
    }
  }

  /// Several messages as one (7.1.6): FLV tags whose times count from the first one's.
  private void aggregate(Message message) {
    ByteBuffer tags = message.payload();
    long first = -1;
    while (tags.remaining() >= TAG_HEADER) {
      int typeAndSize = tags.getInt();
      int size = typeAndSize & 0x00ff_ffff;
      int time = tags.getInt();
      tags.position(tags.position() + 3);
      if (tags.remaining() < size) {
        throw new MalformedRtmp("a message of several is cut off");
      }
      long at = Integer.toUnsignedLong(time >>> 8 | time << 24);
      first = first < 0 ? at : first;
      int type = typeAndSize >>> 24;
      if (type == Message.AUDIO || type == Message.VIDEO) {
        ByteBuffer payload = tags.slice(tags.position(), size);
        long timestamp = message.timestamp() + at - first;
        publisher.media(FlvWriter.tag(new Message(type, timestamp, message.stream(), payload)));
      }
      tags.position(Math.min(tags.limit(), tags.position() + size + Integer.BYTES));
    }
  }
}
