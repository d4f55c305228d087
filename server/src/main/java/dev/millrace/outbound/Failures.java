package dev.millrace.outbound;

import dev.millrace.outbound.OutboundException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;

/// What the client's exceptions mean, in sentences for whoever named the address.
record Failures(String host, Watchdog watchdog) {
  OutboundException translated(IOException e) {
    if (e instanceof OutboundException known) {
      return known;
    }
    if (watchdog.barked()) {
      return failure(Reason.TIMED_OUT, "%s did not answer in time", e);
    }
    return switch (e) {
      case CheckedNames.Refused _ ->
          failure(Reason.REFUSED, "%s is not on the public internet and is not allowed", e);
      case UnknownHostException _ -> failure(Reason.UNRESOLVED, "%s has no address", e);
      case ConnectionRequestTimeoutException _ ->
          failure(Reason.BUSY, "too many requests are under way, %s has to wait", e);
      case ConnectTimeoutException _, ConnectException _, NoRouteToHostException _ ->
          failure(Reason.UNREACHABLE, "%s takes no connection", e);
      case SocketTimeoutException _ -> failure(Reason.TIMED_OUT, "%s fell silent", e);
      case MessageConstraintException _ ->
          failure(Reason.OVERLONG, "the header of %s's answer is too large", e);
      case SSLException _ ->
          failure(Reason.UNTRUSTED, "%s cannot be trusted: " + e.getMessage(), e);
      default -> failure(Reason.BROKEN_OFF, "the connection to %s broke off: " + e.getMessage(), e);
    };
  }

  static OutboundException tooLarge(Limits limits) {
    return new OutboundException(
        Reason.TOO_LARGE, "the answer is larger than " + limits.maxBytes() + " bytes");
  }

  private OutboundException failure(Reason reason, String sentence, IOException e) {
    return new OutboundException(reason, sentence.replace("%s", host), e);
  }
}
