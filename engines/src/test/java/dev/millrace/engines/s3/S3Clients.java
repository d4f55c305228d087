package dev.millrace.engines.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.UploadPartPresignRequest;

/// Clients of a started server.
final class S3Clients {
  private static final S3Configuration BY_PATH =
      S3Configuration.builder().pathStyleAccessEnabled(true).build();

  private S3Clients() {}

  static S3Client client(S3Address address) {
    return S3Client.builder()
        .endpointOverride(address.endpoint())
        .region(Region.of(address.region()))
        .credentialsProvider(login(address))
        .serviceConfiguration(BY_PATH)
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  static S3Presigner presigner(S3Address address) {
    return S3Presigner.builder()
        .endpointOverride(address.endpoint())
        .region(Region.of(address.region()))
        .credentialsProvider(login(address))
        .serviceConfiguration(BY_PATH)
        .build();
  }

  static UploadPartPresignRequest part(String key, String upload, int number, Duration valid) {
    return UploadPartPresignRequest.builder()
        .signatureDuration(valid)
        .uploadPartRequest(
            part -> part.bucket("films").key(key).uploadId(upload).partNumber(number))
        .build();
  }

  private static StaticCredentialsProvider login(S3Address address) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(address.credentials().id(), address.credentials().secret()));
  }
}
