package sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** The topic as it lies on the brokers, with what aborted transactions left in it. */
@Component
class Log {
  private final ConsumerFactory<String, String> consumers;
  private final Settings settings;

  Log(ConsumerFactory<String, String> consumers, Settings settings) {
    this.consumers = consumers;
    this.settings = settings;
  }

  int partitions() {
    try (Consumer<String, String> consumer = uncommitted()) {
      return consumer.partitionsFor(settings.topic()).size();
    }
  }

  int abortedRecords() {
    try (Consumer<String, String> consumer = uncommitted()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(settings.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int aborted = 0;
      while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition)))
        for (var order : consumer.poll(Duration.ofMillis(200)))
          if (order.value().equals(OrderProducer.ABORTED)) aborted++;
      return aborted;
    }
  }

  private Consumer<String, String> uncommitted() {
    Properties changed = new Properties();
    changed.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    return consumers.createConsumer(null, "log", null, changed);
  }
}
