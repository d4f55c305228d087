package dev.millrace.bench;

import dev.millrace.delivery.signing.Signatures;
import dev.millrace.delivery.signing.SigningKey;
import dev.millrace.delivery.signing.SigningKeyShelf;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.delivery.signing.Verdict;
import dev.millrace.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What it costs to judge the signature of a request: one that was verified before, and a new one.
final class SignedPlayback implements Scenario {
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final int ROUNDS = 5;
  private static final int NEW_ONES = 2_000;

  /// More words than are remembered.
  private static final int MORE_THAN_FIT = 20_000;

  private static final double MOST_MICROS = 5;
  private static final long UNTIL = 4_000_000_000L;
  private static final String FOLDER = "https://video.example/play/film/";

  private final OneKey rsa = new OneKey("KBENCHRSA", pair("RSA"));
  private final OneKey ecdsa = new OneKey("KBENCHECDSA", pair("EC"));

  @Override
  public String name() {
    return "signatures";
  }

  @Override
  public Findings run() {
    String wide = rsa.query(policy(FOLDER + "*", UNTIL));
    Request address = request("main.m3u8?" + wide, "");
    String cookies = "a=b; CloudFront-" + wide.replace("&", "; CloudFront-");
    Request segment = request("v1/v/360p/17.m4s", cookies);
    Request none = request("v1/v/360p/17.m4s", "");
    return new Findings(
        List.of(
            Figure.atMost("remembered, in the address", remembered(address), "µs", MOST_MICROS),
            Figure.atMost("remembered, in cookies", remembered(segment), "µs", MOST_MICROS),
            Figure.atMost(
                "remembered, in the address, beside CMCD that changes",
                remembered(beside("?" + wide + "&", "")),
                "µs",
                MOST_MICROS),
            Figure.atMost(
                "remembered, in cookies, beside CMCD that changes",
                remembered(beside("?", cookies)),
                "µs",
                MOST_MICROS),
            Figure.report("no signature", remembered(none).text("µs")),
            Figure.report("new, RSA 2048, verified and waited for", fresh(rsa).text("µs")),
            Figure.report("new, ECDSA P-256, verified and waited for", fresh(ecdsa).text("µs"))),
        List.of(
            "one thread asks; a request is a value that has been parsed already. Times are by the"
                + " clock, and hold what else ran."));
  }

  /// Segments of a player that says in each request how it is.
  private static List<Request> beside(String query, String cookies) {
    return IntStream.range(0, MORE_THAN_FIT)
        .mapToObj(
            i ->
                "v1/v/360p/%d.m4s%sCMCD=bl%%3D%d00%%2Csid%%3D%%226e2f%%22%%2Cot%%3Dv"
                    .formatted(i, query, i))
        .map(file -> request(file, cookies))
        .toList();
  }

  private Runs remembered(Request request) {
    return remembered(Collections.nCopies(1_000, request));
  }

  private Runs remembered(List<Request> requests) {
    Signatures signatures = rsa.signatures();
    judge(signatures, requests.getFirst());
    var runs = new Runs();
    for (int round = 0; round <= ROUNDS; round++) {
      long judged = 0;
      var watch = new Stopwatch();
      while (!watch.isPast(ROUND)) {
        for (Request request : requests) {
          judge(signatures, request);
        }
        judged += requests.size();
      }
      if (round > 0) {
        runs.add(watch.seconds() * 1e6 / judged);
      }
    }
    return runs;
  }

  private static Runs fresh(OneKey key) {
    var runs = new Runs();
    for (int round = 0; round <= ROUNDS; round++) {
      Signatures signatures = key.signatures();
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < NEW_ONES; i++) {
        requests.add(request("main.m3u8?" + key.query(policy(FOLDER + "*", UNTIL + i)), ""));
      }
      var watch = new Stopwatch();
      for (Request request : requests) {
        if (!(judge(signatures, request) instanceof Verdict.Granted)) {
          throw new BenchFailed("a good signature was refused");
        }
      }
      if (round > 0) {
        runs.add(watch.seconds() * 1e6 / NEW_ONES);
      }
    }
    return runs;
  }

  private static Verdict judge(Signatures signatures, Request request) {
    return signatures.judge(request).toCompletableFuture().join();
  }

  private static Request request(String file, String cookies) {
    var request = Request.builder("GET", "/play/film/" + file).server("https", "video.example");
    return (cookies.isEmpty() ? request : request.header("Cookie", cookies)).build();
  }

  private static String policy(String resource, long until) {
    return """
        {"Statement":[{"Resource":"%s","Condition":{"DateLessThan":{"AWS:EpochTime":%d}}}]}"""
        .formatted(resource, until);
  }

  private static KeyPair pair(String algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new BenchFailed("no key: " + e.getMessage());
    }
  }

  /// A signer, and the shelf that holds his key alone.
  private record OneKey(String id, KeyPair pair) implements SigningKeyShelf {
    Signatures signatures() {
      var clock = InstantSource.system();
      return new Signatures(new SigningKeys(this, clock), clock);
    }

    String query(String policy) {
      try {
        var kind = pair.getPrivate().getAlgorithm().equals("RSA") ? "withRSA" : "withECDSA";
        var signature = Signature.getInstance("SHA256" + kind);
        signature.initSign(pair.getPrivate());
        byte[] said = policy.getBytes(StandardCharsets.UTF_8);
        signature.update(said);
        return "Policy=%s&Signature=%s&Key-Pair-Id=%s&Hash-Algorithm=SHA256"
            .formatted(text(said), text(signature.sign()), id);
      } catch (GeneralSecurityException e) {
        throw new BenchFailed("cannot sign: " + e.getMessage());
      }
    }

    private static String text(byte[] bytes) {
      String plain = Base64.getEncoder().encodeToString(bytes);
      return plain.replace('+', '-').replace('=', '_').replace('/', '~');
    }

    @Override
    public List<SigningKey> all() {
      return List.of(new SigningKey(id, "bench", pair.getPublic(), Instant.EPOCH));
    }

    @Override
    public Added add(SigningKey key, int most) {
      return Added.FULL;
    }

    @Override
    public boolean remove(String key) {
      return false;
    }
  }
}
