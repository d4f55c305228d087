package dev.millrace.players;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// A clip that the product has published.
record Film(Clip clip, String hls, String dash) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /// The asset's id.
  String id() {
    return URI.create(hls).getPath().split("/", -1)[2];
  }

  /// What is at an address relative to the HLS entrance.
  byte[] read(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(hls).resolve(path)).build();
    var answer = CLIENT.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(request.uri() + " answered " + answer.statusCode());
    }
    return answer.body();
  }
}
