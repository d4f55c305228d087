package dev.millrace.testing;

import dev.millrace.store.s3.StoreConfig;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A server that speaks SQS, with one queue, for the bucket of a test.
///
/// ElasticMQ is called by names, because the compiler warns about class files of Scala.
public final class Queues implements AutoCloseable {
  private static final String BUILDER = "org.elasticmq.rest.sqs.SQSRestServerBuilder";

  private final Object server;
  private final SqsClient client;
  private final StoreConfig bucket;
  private final String url;

  public Queues(StoreConfig bucket) {
    this.bucket = bucket;
    Object builder = call(null, type(BUILDER), "withInterface", "127.0.0.1");
    server = call(call(builder, "withDynamicPort"), "start");
    var address = (InetSocketAddress) call(call(server, "waitUntilStarted"), "localAddress");
    int port = address.getPort();
    var login = AwsBasicCredentials.create(bucket.accessKey(), bucket.secretKey().value());
    client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.of(bucket.region()))
            .credentialsProvider(StaticCredentialsProvider.create(login))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build();
    client.createQueue(request -> request.queueName("inbox"));
    url = "http://127.0.0.1:" + port + "/000000000000/inbox";
  }

  public URI url() {
    return URI.create(url);
  }

  /// What S3 tells when an object was put.
  public void tell(String key) {
    send(
        """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",
          "s3":{"bucket":{"name":"%s"},"object":{"key":"%s","size":1,"eTag":"old"}}}]}
        """
            .formatted(bucket.bucket(), key));
  }

  public void send(String body) {
    client.sendMessage(request -> request.queueUrl(url).messageBody(body));
  }

  /// Messages that are there, hidden ones included.
  public int size() {
    var counts =
        client
            .getQueueAttributes(
                request ->
                    request
                        .queueUrl(url)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return counts.values().stream().mapToInt(Integer::parseInt).sum();
  }

  @Override
  public void close() {
    client.close();
    call(server, "stopAndWait");
  }

  private static Object call(Object target, String method) {
    return call(target, target.getClass(), method);
  }

  private static Object call(Object target, Class<?> type, String name, Object... arguments) {
    try {
      var types = new Class<?>[arguments.length];
      Arrays.setAll(types, i -> arguments[i].getClass());
      Method method = type.getMethod(name, types);
      return method.invoke(target, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ElasticMQ has no " + name, e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
