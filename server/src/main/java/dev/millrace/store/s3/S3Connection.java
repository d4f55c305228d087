package dev.millrace.store.s3;

import dev.millrace.store.StoreUnavailable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The SDK's client and presigner, made from the configuration with every wait bounded.
final class S3Connection implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration POOL_WAIT = Duration.ofSeconds(30);
  private static final Duration ATTEMPT = Duration.ofSeconds(60);
  private static final long SLOWEST_BYTES_PER_SECOND = 256 << 10;
  private static final int ATTEMPTS = 4;
  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final String bucket;
  private final S3Client client;
  private final S3Presigner presigner;

  /// @param way what requests go through
  S3Connection(StoreConfig config, UnaryOperator<S3Client> way) {
    this.bucket = config.bucket();
    this.client = way.apply(client(config));
    this.presigner = presigner(config);
  }

  String bucket() {
    return bucket;
  }

  S3Client client() {
    return client;
  }

  S3Presigner presigner() {
    return presigner;
  }

  /// Runs one call; what it throws comes out as the store's own exception. Refusals that mean
  /// something to the caller are caught inside `call`.
  <T> T call(String doing, Supplier<T> call) {
    try {
      return call.get();
    } catch (S3Exception e) {
      var code = e.awsErrorDetails() == null ? "" : " " + e.awsErrorDetails().errorCode();
      throw new StoreUnavailable(
          doing + " failed: bucket " + bucket + " answered " + e.statusCode() + code, e);
    } catch (SdkException e) {
      throw new StoreUnavailable(doing + " failed: " + e.getMessage(), e);
    }
  }

  /// The time one attempt may take that carries `bytes`, slow lines included.
  static AwsRequestOverrideConfiguration timeFor(long bytes) {
    var attempt = ATTEMPT.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(attempt.multipliedBy(ATTEMPTS))
        .build();
  }

  private static S3Client client(StoreConfig config) {
    var builder =
        S3Client.builder()
            .region(Region.of(config.region()))
            .credentialsProvider(credentials(config))
            .forcePathStyle(config.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(config.maxConnections())
                    .connectionTimeout(CONNECT)
                    .socketTimeout(SILENCE)
                    .connectionAcquisitionTimeout(POOL_WAIT)
                    .tcpKeepAlive(true))
            .overrideConfiguration(S3Connection::limits);
    config.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static void limits(ClientOverrideConfiguration.Builder override) {
    override
        .apiCallAttemptTimeout(ATTEMPT)
        .apiCallTimeout(ATTEMPT.multipliedBy(2))
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(ATTEMPTS)
                .backoffStrategy(BACKOFF)
                .throttlingBackoffStrategy(BACKOFF)
                .build());
  }

  private static S3Presigner presigner(StoreConfig config) {
    var builder =
        S3Presigner.builder()
            .region(Region.of(config.region()))
            .credentialsProvider(credentials(config))
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(config.pathStyle()).build());
    publicEndpoint(config).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static Optional<URI> publicEndpoint(StoreConfig config) {
    return config.publicEndpoint().or(config::endpoint);
  }

  static AwsCredentialsProvider credentials(StoreConfig config) {
    return config.accessKey().isBlank()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(config.accessKey(), config.secretKey().value()));
  }

  @Override
  public void close() {
    presigner.close();
    client.close();
  }
}
