package dev.millrace.catalog;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What its owner says about an asset: the part that is known before the first byte arrives.
///
/// **Limits:** title 500 characters, file name 255, content type 255, 32 languages, policy
/// [#MAX_POLICY_CHARACTERS] as JSON.
///
/// @param filename a plain name, never a path
/// @param sizeBytes 0 while unknown, as with a source URL
/// @param languages BCP 47 tags of the spoken languages, the main one first; may be empty
/// @param policy a JSON object: what to keep, encode and analyse, and who may play it; of that only
///     the last changes afterwards
public record Description(
    String title,
    String filename,
    long sizeBytes,
    @Nullable String contentType,
    @Nullable URI sourceUrl,
    List<String> languages,
    JsonNode policy) {
  /// What a policy may weigh as JSON text.
  public static final int MAX_POLICY_CHARACTERS = 16 * 1024;

  private static final int MAX_SHOWN = 100;

  private static final int MAX_LANGUAGES = 32;
  private static final int MAX_URL_CHARACTERS = 2048;
  private static final Pattern TITLE = Pattern.compile("(?=.*\\S)[^\\p{Cc}]{1,500}");
  private static final Pattern FILENAME = Pattern.compile("(?!\\.{1,2}$)[^\\p{Cc}/\\\\]{1,255}");
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,255}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}");

  public Description {
    require(TITLE.matcher(title).matches(), "title", title);
    require(FILENAME.matcher(filename).matches(), "filename", filename);
    require(sizeBytes >= 0, "sizeBytes", sizeBytes);
    require(
        contentType == null || CONTENT_TYPE.matcher(contentType).matches(),
        "contentType",
        contentType);
    require(
        sourceUrl == null || sourceUrl.toString().length() <= MAX_URL_CHARACTERS,
        "sourceUrl",
        "too long");
    languages = List.copyOf(languages);
    require(languages.size() <= MAX_LANGUAGES, "languages", languages.size());
    languages.forEach(tag -> require(LANGUAGE.matcher(tag).matches(), "languages", tag));
    require(
        policy.isObject() && policy.toString().length() <= MAX_POLICY_CHARACTERS, "policy", policy);
  }

  Description named(Asset.Name name) {
    return new Description(
        name.title(), name.filename(), sizeBytes, contentType, sourceUrl, languages, policy);
  }

  Description withSizeBytes(long size) {
    return new Description(title, filename, size, contentType, sourceUrl, languages, policy);
  }

  Description withPolicy(JsonNode other) {
    return new Description(title, filename, sizeBytes, contentType, sourceUrl, languages, other);
  }

  private static void require(boolean holds, String field, @Nullable Object value) {
    if (!holds) {
      String shown = String.valueOf(value);
      String part = shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown;
      throw new IllegalArgumentException("asset " + field + " is not acceptable: " + part);
    }
  }
}
