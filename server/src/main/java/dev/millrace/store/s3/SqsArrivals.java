package dev.millrace.store.s3;

import dev.millrace.store.Arrivals;
import dev.millrace.store.StoreUnavailable;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// The bucket's event notifications in an SQS queue, long-polled.
///
/// A message that is no notification, or that came [#MOST_RECEIVES] times without an end, is logged
/// and removed: what it was about is found by the next look into the bucket.
///
/// **Threading:** safe. **Ownership:** of its HTTP client. **Limits:** ten messages a call, hidden
/// from others for two minutes; a wait of 20 s.
public final class SqsArrivals implements Arrivals {
  private static final System.Logger LOG = System.getLogger(SqsArrivals.class.getName());
  private static final int BATCH = 10;
  private static final int WAIT_SECONDS = 20;
  private static final int HIDDEN_SECONDS = 120;
  private static final int MOST_RECEIVES = 20;
  private static final int MAX_SHOWN = 200;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(WAIT_SECONDS + 10);

  private final String queueUrl;
  private final String bucket;
  private final SqsClient client;

  /// @param queue the queue's URL, whose host is asked
  /// @param config of the bucket, whose region and credentials are the queue's too
  public SqsArrivals(URI queue, StoreConfig config) {
    this.queueUrl = queue.toString();
    this.bucket = config.bucket();
    this.client =
        SqsClient.builder()
            .endpointOverride(queue.resolve("/"))
            .region(Region.of(config.region()))
            .credentialsProvider(S3Connection.credentials(config))
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(2)
                    .connectionTimeout(CONNECT)
                    .socketTimeout(SILENCE))
            .overrideConfiguration(
                limits -> limits.apiCallTimeout(SILENCE).apiCallAttemptTimeout(SILENCE))
            .build();
  }

  @Override
  public List<Arrival> await() {
    var arrivals = new ArrayList<Arrival>();
    for (Message message : call("asking the queue", this::receive)) {
      var keys = EventMessage.keys(message.body(), bucket);
      if (keys.isPresent() && receives(message) <= MOST_RECEIVES) {
        arrivals.add(new Arrival(message.receiptHandle(), keys.get()));
      } else {
        drop(message);
      }
    }
    return arrivals;
  }

  private List<Message> receive() {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(queueUrl)
                    .maxNumberOfMessages(BATCH)
                    .waitTimeSeconds(WAIT_SECONDS)
                    .visibilityTimeout(HIDDEN_SECONDS)
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
        .messages();
  }

  private static int receives(Message message) {
    String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    return count == null ? 1 : Integer.parseInt(count);
  }

  private void drop(Message message) {
    String body = message.body();
    LOG.log(
        Level.WARNING,
        "A message of the inbox''s queue is of no use and was removed. id={0} body={1}",
        message.messageId(),
        body.length() > MAX_SHOWN ? body.substring(0, MAX_SHOWN) + "…" : body);
    delete(message.receiptHandle());
  }

  @Override
  public void done(Arrival arrival) {
    delete(arrival.receipt());
  }

  private void delete(String receipt) {
    call(
        "removing a message of the queue",
        () -> client.deleteMessage(r -> r.queueUrl(queueUrl).receiptHandle(receipt)));
  }

  private static <T> T call(String doing, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException | IllegalStateException e) {
      throw new StoreUnavailable(doing + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
