import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/** Has Kafka or ZooKeeper read configuration files, all in one process: a line for each, then a line for each setting. */
class ReadFiles {
  public static void main(String[] arguments) throws Exception {
    for (int at = 1; at < arguments.length; at++) {
      try {
        Map<?, ?> read = arguments[0].equals("kafka") ? kafka(arguments[at]) : zookeeper(arguments[at]);
        System.out.println("read\t" + arguments[at]);
        for (Map.Entry<?, ?> one : read.entrySet())
          System.out.println("setting\t" + text(one.getKey()) + "\t" + text(one.getValue()));
      } catch (InvocationTargetException refused) {
        System.out.println("refused\t" + arguments[at] + "\t" + text(root(refused)));
      }
    }
  }

  static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  static String text(Object value) throws Exception {
    return Base64.getEncoder().encodeToString(String.valueOf(value).getBytes("UTF-8"));
  }

  static Properties load(String file) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }

  /** What kafka.Kafka does with its argument before it starts anything. */
  static Map<?, ?> kafka(String file) throws Exception {
    Class<?> config = Class.forName("kafka.server.KafkaConfig");
    Object parsed = config.getMethod("fromProps", Properties.class, boolean.class).invoke(null, load(file), false);
    return (Map<?, ?>) parsed.getClass().getMethod("originals").invoke(parsed);
  }

  /** What QuorumPeerMain does with its argument before it starts anything. */
  static Map<?, ?> zookeeper(String file) throws Exception {
    Class<?> config = Class.forName("org.apache.zookeeper.server.quorum.QuorumPeerConfig");
    config.getMethod("parse", String.class).invoke(config.getConstructor().newInstance(), file);
    return load(file);
  }
}
