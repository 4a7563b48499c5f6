package sample;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Orders go through their steps while a consumer group handles them:
 *
 * <ol>
 *   <li>Two members join the group and share the partitions.
 *   <li>Half of the steps are written, each transaction as a whole, and one transaction is aborted. Handling one of the
 *       records fails once.
 *   <li>The first member leaves while the other half is written; the second one takes over.
 * </ol>
 */
@Component
class Scenario {
  private final KafkaListenerEndpointRegistry listeners;
  private final OrderProducer producer;
  private final Ledger ledger;
  private final Log log;
  private final Settings settings;
  private volatile String task = "starting";

  Scenario(
      KafkaListenerEndpointRegistry listeners, OrderProducer producer, Ledger ledger, Log log, Settings settings) {
    this.listeners = listeners;
    this.producer = producer;
    this.ledger = ledger;
    this.log = log;
    this.settings = settings;
  }

  /** What it does at this moment, for whoever lost patience. */
  String task() {
    return task + "; so far: " + ledger.entries();
  }

  Report run() throws InterruptedException {
    int partitions = log.partitions();
    MessageListenerContainer first = listeners.getListenerContainer(OrderListener.FIRST);
    MessageListenerContainer second = listeners.getListenerContainer(OrderListener.SECOND);
    first.start();
    second.start();
    until("both members have partitions", () -> assigned(first) > 0 && assigned(first) + assigned(second) == partitions);
    int[] before = {assigned(first), assigned(second)};

    task = "writing the first half";
    int half = settings.steps() / 2;
    int firstHalf = write(1, half);
    int aborted = producer.abort();
    until("the first half is handled", () -> ledger.entries().handled() == firstHalf);

    CompletableFuture<Integer> secondHalf = CompletableFuture.supplyAsync(() -> write(half + 1, settings.steps()));
    first.stop();
    until("the second member has all partitions", () -> assigned(second) == partitions);
    int[] after = {assigned(first), assigned(second)};
    int committed = firstHalf + secondHalf.join();
    until("everything is handled", () -> ledger.entries().handled() == committed);
    second.stop();
    return new Report(committed, aborted, log.abortedRecords(), ledger.entries(), before, after);
  }

  private int write(int from, int to) {
    int records = 0;
    for (int step = from; step < to; step += 2) records += producer.commit(step);
    return records;
  }

  private void until(String wanted, BooleanSupplier reached) throws InterruptedException {
    task = "waiting until " + wanted;
    while (!reached.getAsBoolean()) Thread.sleep(50);
  }

  private static int assigned(MessageListenerContainer member) {
    var partitions = member.getAssignedPartitions();
    return partitions == null ? 0 : partitions.size();
  }
}
