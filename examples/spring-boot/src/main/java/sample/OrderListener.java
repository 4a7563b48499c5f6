package sample;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/** Two members of one consumer group; a record is acknowledged only after it was handled. */
@Component
class OrderListener {
  static final String FIRST = "first";
  static final String SECOND = "second";

  private final Ledger ledger;
  private final AtomicBoolean failed = new AtomicBoolean();

  OrderListener(Ledger ledger) {
    this.ledger = ledger;
  }

  @KafkaListener(id = FIRST, idIsGroup = false, topics = "${sample.topic}", autoStartup = "false")
  void first(ConsumerRecord<String, String> order, Acknowledgment acknowledgment) {
    handle(FIRST, order, acknowledgment);
  }

  @KafkaListener(id = SECOND, idIsGroup = false, topics = "${sample.topic}", autoStartup = "false")
  void second(ConsumerRecord<String, String> order, Acknowledgment acknowledgment) {
    handle(SECOND, order, acknowledgment);
  }

  private void handle(String member, ConsumerRecord<String, String> order, Acknowledgment acknowledgment) {
    boolean unlucky = order.key().equals("order-3") && order.value().equals("5");
    if (unlucky && failed.compareAndSet(false, true)) {
      ledger.failed();
      throw new IllegalStateException("handling fails this once");
    }
    ledger.handled(member, order.key(), order.value());
    acknowledgment.acknowledge();
  }
}
