import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;

/**
 * An application that uses a cluster while somebody works on it: java Probe.java BOOTSTRAP_SERVERS TOPIC PERIOD TIMEOUT
 * [LOGIN].
 *
 * <p>It makes the topic (three copies, two in sync) and sends a record every PERIOD milliseconds, acks=all and
 * idempotent, whatever became of those before; each has TIMEOUT milliseconds (delivery.timeout.ms). One line tells what
 * became of a record, in milliseconds since 1970; DUE is when it had to be sent, so that a wait before it counts:
 *
 * <pre>
 * ack ID DUE ACKNOWLEDGED
 * fail ID DUE FAILED ERROR
 * </pre>
 *
 * <p>For each line of standard input it reads the whole topic back and tells which acknowledged records are not in it,
 * and which are in it more than once; it ends with standard input:
 *
 * <pre>
 * check READ lost ID... duplicated ID...
 * </pre>
 */
final class Probe {
  private static final int PARTITIONS = 6;

  /** A new leader may take a moment to know that a record is in sync, and shows it only then. */
  private static final long READ_LIMIT_MILLISECONDS = 30_000;

  private final String servers;
  private final String topic;
  private final String login;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

  /** A login is a file of settings; without one it connects in plain text. */
  private Probe(String servers, String topic, String login) {
    this.servers = servers;
    this.topic = topic;
    this.login = login;
  }

  public static void main(String[] args) throws Exception {
    Probe probe = new Probe(args[0], args[1], args.length > 4 ? args[4] : null);
    probe.createTopic();
    Thread sender = new Thread(() -> {
      try {
        probe.send(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    });
    sender.setDaemon(true);
    sender.start();
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
    while (requests.readLine() != null) System.out.println(probe.check());
    System.exit(0);
  }

  private Properties settings() throws IOException {
    Properties settings = new Properties();
    if (login != null) {
      try (BufferedReader file = Files.newBufferedReader(Path.of(login))) {
        settings.load(file);
      }
    }
    settings.put("bootstrap.servers", servers);
    return settings;
  }

  private void createTopic() throws Exception {
    NewTopic wanted = new NewTopic(topic, PARTITIONS, (short) 3).configs(Map.of("min.insync.replicas", "2"));
    try (Admin admin = Admin.create(settings())) {
      admin.createTopics(List.of(wanted)).all().get();
    }
  }

  private void send(int period, int timeout) throws IOException {
    Properties settings = settings();
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", "0");
    settings.put("delivery.timeout.ms", timeout);
    settings.put("request.timeout.ms", timeout);
    settings.put("max.block.ms", timeout);
    Producer<Long, Long> producer = new KafkaProducer<>(settings, new LongSerializer(), new LongSerializer());
    long start = System.currentTimeMillis();
    for (long id = 0; ; id++) {
      long due = start + id * period;
      sleepUntil(due);
      sendOne(producer, id, due);
    }
  }

  private void sendOne(Producer<Long, Long> producer, long id, long due) {
    try {
      ProducerRecord<Long, Long> record = new ProducerRecord<>(topic, (int) (id % PARTITIONS), null, id);
      producer.send(record, (metadata, error) -> report(id, due, error));
    } catch (RuntimeException error) {
      report(id, due, error);
    }
  }

  private void report(long id, long due, Exception error) {
    if (error == null) acknowledged.add(id);
    String outcome = error == null ? "ack %d %d %d" : "fail %d %d %d " + error.getClass().getSimpleName();
    System.out.println(String.format(outcome, id, due, System.currentTimeMillis()));
  }

  private static void sleepUntil(long moment) {
    try {
      TimeUnit.MILLISECONDS.sleep(moment - System.currentTimeMillis());
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  private String check() throws IOException {
    Set<Long> missing = new HashSet<>(acknowledged);
    Map<Long, Integer> copies = new HashMap<>();
    long deadline = System.currentTimeMillis() + READ_LIMIT_MILLISECONDS;
    try (KafkaConsumer<Long, Long> consumer =
        new KafkaConsumer<>(settings(), new LongDeserializer(), new LongDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(each -> new TopicPartition(topic, each.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while ((!missing.isEmpty() || !reached(consumer, ends)) && System.currentTimeMillis() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
          missing.remove(record.value());
          copies.merge(record.value(), 1, Integer::sum);
        });
      }
    }
    Set<Long> duplicated = new HashSet<>(copies.keySet());
    duplicated.removeIf(id -> copies.get(id) == 1);
    return "check " + copies.size() + " lost" + words(missing) + " duplicated" + words(duplicated);
  }

  private static boolean reached(KafkaConsumer<Long, Long> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static String words(Set<Long> ids) {
    return ids.stream().sorted().map(id -> " " + id).collect(Collectors.joining());
  }
}
