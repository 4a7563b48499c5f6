package sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

/** Writes steps of orders; all records of a transaction are seen, or none. */
@Component
class OrderProducer {
  static final String ABORTED = "aborted";

  private final KafkaTemplate<String, String> kafka;
  private final Settings settings;

  OrderProducer(KafkaTemplate<String, String> kafka, Settings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  /** Two steps of every order in one transaction; returns how many records that were. */
  int commit(int step) {
    return kafka.executeInTransaction(
        operations -> send(operations, String.valueOf(step)) + send(operations, String.valueOf(step + 1)));
  }

  /** A transaction whose records reach the brokers before it is given up; returns how many. */
  int abort() {
    try {
      return kafka.executeInTransaction(
          operations -> {
            throw new GivenUp(send(operations, ABORTED));
          });
    } catch (GivenUp givenUp) {
      return givenUp.records;
    }
  }

  private int send(KafkaOperations<String, String> operations, String value) {
    List<CompletableFuture<SendResult<String, String>>> sends =
        IntStream.range(0, settings.orders())
            .mapToObj(order -> operations.send(settings.topic(), "order-" + order, value))
            .toList();
    operations.flush();
    sends.forEach(CompletableFuture::join);
    return sends.size();
  }

  private static final class GivenUp extends RuntimeException {
    private final int records;

    GivenUp(int records) {
      this.records = records;
    }
  }
}
