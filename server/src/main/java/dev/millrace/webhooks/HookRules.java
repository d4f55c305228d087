package dev.millrace.webhooks;

import dev.millrace.webhooks.sql.HookRow.Wish;
import java.net.URI;
import java.net.URISyntaxException;

/// What a webhook may be; each rule names the member at fault. Where an address leads is checked
/// when something is sent there, as names change.
final class HookRules {
  private static final int MAX_URL = 2_000;
  private static final int MAX_TYPES = 50;
  private static final int MAX_DESCRIPTION = 500;

  private HookRules() {}

  static void check(Wish wish) {
    checkUrl(wish.url());
    if (wish.types().size() > MAX_TYPES) {
      throw new WebhookRefused("types", "types are at most " + MAX_TYPES);
    }
    for (String type : wish.types()) {
      if (!TypePattern.isValid(type)) {
        throw new WebhookRefused(
            "types", "a type is like dev.millrace.asset.ready, dev.millrace.asset.* or *");
      }
    }
    String description = wish.description();
    if (description.length() > MAX_DESCRIPTION
        || description.chars().anyMatch(Character::isISOControl)) {
      throw new WebhookRefused(
          "description", "a description is one line of at most " + MAX_DESCRIPTION + " characters");
    }
  }

  private static void checkUrl(String url) {
    if (url.length() > MAX_URL) {
      throw new WebhookRefused("url", "url is at most " + MAX_URL + " characters");
    }
    URI uri = parsed(url);
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw new WebhookRefused("url", "url begins with https:// or http://");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new WebhookRefused("url", "url has a host, and neither a user nor a fragment");
    }
  }

  private static URI parsed(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new WebhookRefused("url", "url is not an address such as https://example.com/hook");
    }
  }
}
