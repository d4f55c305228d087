package dev.millrace.outbound;

import dev.millrace.outbound.OutboundException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;

/// Requests to addresses that users name.
///
/// An answer of any status is a [Reply]; everything else is an [OutboundException] that says in a
/// sentence what went wrong and whether a repeat may help. An exchange has a connection of its own.
///
/// **Threading:** safe; calls block, so callers are virtual threads, and an interrupt ends them.
/// **Ownership:** closing it breaks off what is under way.
public final class Outbound implements AutoCloseable {
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// What goes along to another host; anything else might be a secret.
  private static final Set<String> HARMLESS = Set.of("accept", "range", "if-range");

  private final OutboundConfig config;
  private final Addresses addresses;
  private final CheckedNames names;
  private final CloseableHttpClient client;

  public Outbound(OutboundConfig config) {
    this(config, Trust.usual());
  }

  public Outbound(OutboundConfig config, Trust trust) {
    this(config, Names.system(config.connectTimeout()), trust.tls());
  }

  Outbound(OutboundConfig config, Names names, SSLContext tls) {
    this.config = config;
    this.addresses = Addresses.allowing(config.allow());
    this.names = new CheckedNames(names, addresses);
    this.client = Client.open(config, this.names, tls);
  }

  /// Refuses at once, without asking anybody, an address that [#get] and [#post] would refuse for
  /// its form, or because its host is an IP address that may not be reached.
  public void check(URI uri) throws OutboundException {
    Target target = Target.of(uri);
    var literal = target.literal();
    if (literal.isPresent() && !addresses.mayReach(target.host(), literal.get())) {
      throw Target.refused(target.host() + " is not on the public internet and is not allowed");
    }
  }

  /// An address of `host`, a name or a literal, for what does not speak HTTP; the same ones are
  /// refused. Whoever connects asks for it each time and connects to what it is given.
  public InetAddress address(String host) throws OutboundException {
    String checked = Target.host(host.toLowerCase(Locale.ROOT));
    try {
      return names.resolve(checked)[0];
    } catch (CheckedNames.Refused e) {
      throw new OutboundException(
          Reason.REFUSED, checked + " is not on the public internet and is not allowed", e);
    } catch (UnknownHostException e) {
      throw new OutboundException(Reason.UNRESOLVED, checked + " has no address", e);
    }
  }

  /// Asks for `uri`, following up to five redirects, each checked like the first address and none
  /// from https to http. To another host only `Accept` and ranges go along.
  public Reply get(URI uri, Map<String, String> headers, Limits limits) throws OutboundException {
    Target target = Target.of(uri);
    var watchdog = new Watchdog(limits);
    try {
      var sent = headers;
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        var bounds = bounds(limits, watchdog, target);
        Reply reply = send(new HttpUriRequestBase("GET", target.uri()), target, sent, bounds);
        var location = reply.header("Location");
        if (!REDIRECTS.contains(reply.status()) || location.isEmpty()) {
          return answered(reply, limits, watchdog);
        }
        reply.drop();
        Target next = target.redirect(location.get());
        sent = next.isSameOrigin(target) ? sent : harmless(sent);
        target = next;
      }
      throw new OutboundException(
          Reason.REDIRECTED, "there are more than " + MAX_REDIRECTS + " redirects");
    } catch (OutboundException | RuntimeException e) {
      watchdog.close();
      throw e;
    }
  }

  /// Sends `body` to `uri`; a redirect is an answer like any other.
  public Reply post(URI uri, Map<String, String> headers, byte[] body, Limits limits)
      throws OutboundException {
    Target target = Target.of(uri);
    var watchdog = new Watchdog(limits);
    try {
      var request = new HttpUriRequestBase("POST", target.uri());
      request.setEntity(new ByteArrayEntity(body, null));
      Reply reply = send(request, target, headers, bounds(limits, watchdog, target));
      return answered(reply, limits, watchdog);
    } catch (OutboundException | RuntimeException e) {
      watchdog.close();
      throw e;
    }
  }

  private Bounds bounds(Limits limits, Watchdog watchdog, Target target) {
    return new Bounds(limits, config.silence(), watchdog, new Failures(target.host(), watchdog));
  }

  private Reply send(
      HttpUriRequestBase request, Target target, Map<String, String> headers, Bounds bounds)
      throws OutboundException {
    request.setAuthority(new URIAuthority(target.host(), target.uri().getPort()));
    request.setHeader("Accept-Encoding", "identity");
    headers.forEach(request::setHeader);
    bounds.watchdog().over(request::cancel);
    var host = new HttpHost(target.uri().getScheme(), target.host(), target.uri().getPort());
    try {
      return new Reply(target, request, client.executeOpen(host, request, null), bounds);
    } catch (IOException e) {
      request.cancel();
      throw bounds.failures().translated(e);
    }
  }

  private static Reply answered(Reply reply, Limits limits, Watchdog watchdog)
      throws OutboundException {
    if (reply.lengthBytes().orElse(0) > limits.maxBytes()) {
      reply.close();
      throw Failures.tooLarge(limits);
    }
    watchdog.answered();
    return reply;
  }

  private static Map<String, String> harmless(Map<String, String> headers) {
    var kept = new HashMap<>(headers);
    kept.keySet().removeIf(name -> !HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
    return kept;
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
