import java.io.FileReader;
import java.io.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Reads each file as its client does, makes that client, and prints what the client understood: `FILE PURPOSE KEY=VALUE`,
 * and `FILE unknown KEY` for what it does not know. Arguments: producer FILE or consumer FILE, as often as wanted.
 */
public class CheckJava {
  public static void main(String[] arguments) throws Exception {
    for (int at = 0; at < arguments.length; at += 2) check(arguments[at], arguments[at + 1]);
  }

  static void check(String purpose, String file) throws Exception {
    Properties properties = new Properties();
    try (Reader reader = new FileReader(file)) {
      properties.load(reader);
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(purpose.equals("producer") ? ProducerConfig.configNames() : ConsumerConfig.configNames());
    for (String key : unknown) System.out.println(file + " unknown " + key);
    Properties application = new Properties();
    application.putAll(properties);
    Map<String, ?> understood = purpose.equals("producer") ? producer(application) : consumer(application);
    for (String key : new TreeSet<>(properties.stringPropertyNames()))
      if (!unknown.contains(key)) System.out.println(file + " " + purpose + " " + key + "=" + text(key, understood.get(key)));
  }

  static Map<String, ?> producer(Properties properties) {
    String serializer = "org.apache.kafka.common.serialization.StringSerializer";
    properties.put("key.serializer", serializer);
    properties.put("value.serializer", serializer);
    new KafkaProducer<String, String>(properties).close(Duration.ZERO);
    return new TreeMap<>(new ProducerConfig(properties).values());
  }

  static Map<String, ?> consumer(Properties properties) {
    String deserializer = "org.apache.kafka.common.serialization.StringDeserializer";
    properties.put("key.deserializer", deserializer);
    properties.put("value.deserializer", deserializer);
    properties.put("group.id", "application");
    new KafkaConsumer<String, String>(properties).close(Duration.ZERO);
    return new TreeMap<>(new ConsumerConfig(properties).values());
  }

  /** As it would stand in a file. Newer clients turn `all` into the number that the protocol has for it. */
  static String text(String key, Object value) {
    if (value instanceof List) return String.join(",", ((List<?>) value).toArray(new String[0]));
    return key.equals("acks") && value.equals("-1") ? "all" : String.valueOf(value);
  }
}
