package dev.millrace.intake;

import dev.millrace.catalog.Description;
import dev.millrace.catalog.FileNames;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client says about a film that has an address; not checked yet.
///
/// @param title null for the file name's
/// @param filename null for the one that the address or its server says
public record PullRequest(
    URI sourceUrl,
    @Nullable String title,
    @Nullable String filename,
    List<String> languages,
    JsonNode policy) {
  public PullRequest {
    languages = List.copyOf(languages);
  }

  /// The asset's description; an [IllegalArgumentException] when the catalogue refuses it.
  Description description() {
    String name = filename == null ? FileNames.of(sourceUrl) : filename;
    String heading = title == null || title.isBlank() ? FileNames.title(name) : title;
    return new Description(heading, name, 0, null, sourceUrl, languages, policy);
  }
}
