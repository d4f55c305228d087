package dev.millrace.policy;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Who may play a film.
///
/// **Limits:** 32 domains of 253 characters. **On failure** the constructor throws
/// [InvalidPolicy].
///
/// @param domains whose pages may play it, besides this server's own, when `access` is EMBED:
///     `example.org`, or `*.example.org` for every name below it
public record Playback(Access access, List<String> domains) {
  /// Everybody may.
  public static final Playback PUBLIC = new Playback(Access.PUBLIC, List.of());

  /// Whoever has a signature may: the strictest.
  public static final Playback SIGNED = new Playback(Access.SIGNED, List.of());

  /// Nobody may but those who run this server.
  public static final Playback BLOCKED = new Playback(Access.BLOCKED, List.of());

  private static final int MAX_DOMAINS = 32;
  private static final int MAX_CHARACTERS = 253;
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern DOMAIN =
      Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

  public Playback {
    domains = domains.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
    if (!domains.isEmpty()) {
      requireDomains(access, domains);
    }
  }

  /// What a request must show.
  public enum Access {
    /// Nothing.
    PUBLIC,
    /// A signature in CloudFront's format.
    SIGNED,
    /// That it comes from a page of one of the domains.
    EMBED,
    /// That it comes from those who run this server: nobody else may.
    BLOCKED
  }

  /// Whether a page of this host is one of the domains'.
  ///
  /// @param host in lower case, without a port
  public boolean isFor(String host) {
    for (String domain : domains) {
      boolean wild = domain.startsWith("*");
      if (wild ? host.endsWith(domain.substring(1)) : host.equals(domain)) {
        return true;
      }
    }
    return false;
  }

  private static void requireDomains(Access access, List<String> domains) {
    Policy.require(access == Access.EMBED, PlaybackJson.DOMAINS_AT, "for the access embed alone");
    Policy.require(domains.size() <= MAX_DOMAINS, PlaybackJson.DOMAINS_AT, "a list of at most 32");
    for (String domain : domains) {
      Policy.require(
          domain.length() <= MAX_CHARACTERS && DOMAIN.matcher(domain).matches(),
          PlaybackJson.DOMAINS_AT,
          "a list of names such as example.org or *.example.org, without scheme and port");
    }
  }
}
