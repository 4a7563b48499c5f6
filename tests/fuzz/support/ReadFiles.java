import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Has Kafka, ZooKeeper and their logging read configuration files, all in one process. Each argument is a reader and a
 * file, as kafka=/tmp/server.properties; there is a line for each, then a line for each setting.
 */
class ReadFiles {
  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      String reader = argument.substring(0, argument.indexOf('='));
      String file = argument.substring(argument.indexOf('=') + 1);
      try {
        Map<?, ?> read = read(reader, file);
        System.out.println("read\t" + file);
        for (Map.Entry<?, ?> one : read.entrySet())
          System.out.println("setting\t" + text(one.getKey()) + "\t" + text(one.getValue()));
      } catch (InvocationTargetException refused) {
        System.out.println("refused\t" + file + "\t" + text(root(refused)));
      }
    }
  }

  static Map<?, ?> read(String reader, String file) throws Exception {
    switch (reader) {
      case "kafka":
        return kafka(file);
      case "zookeeper":
        return zookeeper(file);
      case "log4j":
        return log4j(file);
      default:
        return logback(file);
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

  /** The levels of log4j 1.2 or reload4j after they have read a file, in a hierarchy of its own. */
  static Map<?, ?> log4j(String file) throws Exception {
    String at = "org.apache.log4j.";
    Class<?> level = Class.forName(at + "Level");
    Class<?> logger = Class.forName(at + "Logger");
    Object root = Class.forName(at + "spi.RootLogger").getConstructor(level).newInstance(level.getField("ALL").get(null));
    Class<?> kind = Class.forName(at + "Hierarchy");
    Object hierarchy = kind.getConstructor(logger).newInstance(root);
    Class<?> configurator = Class.forName(at + "PropertyConfigurator");
    configurator
        .getMethod("doConfigure", Properties.class, Class.forName(at + "spi.LoggerRepository"))
        .invoke(configurator.getConstructor().newInstance(), load(file), hierarchy);
    Map<Object, Object> levels = new HashMap<>();
    for (Object one : Collections.list((java.util.Enumeration<?>) kind.getMethod("getCurrentLoggers").invoke(hierarchy)))
      levels.put(logger.getMethod("getName").invoke(one), logger.getMethod("getLevel").invoke(one));
    levels.put("root", logger.getMethod("getLevel").invoke(root));
    return levels;
  }

  /** The levels of logback after it has read a file, in a context of its own. */
  static Map<?, ?> logback(String file) throws Exception {
    String at = "ch.qos.logback.";
    Class<?> kind = Class.forName(at + "classic.LoggerContext");
    Class<?> logger = Class.forName(at + "classic.Logger");
    Object context = kind.getConstructor().newInstance();
    Class<?> joran = Class.forName(at + "classic.joran.JoranConfigurator");
    Object configurator = joran.getConstructor().newInstance();
    joran.getMethod("setContext", Class.forName(at + "core.Context")).invoke(configurator, context);
    joran.getMethod("doConfigure", String.class).invoke(configurator, file);
    Map<Object, Object> levels = new HashMap<>();
    for (Object one : (List<?>) kind.getMethod("getLoggerList").invoke(context)) {
      Object name = logger.getMethod("getName").invoke(one);
      Object level = logger.getMethod("getLevel").invoke(one);
      if (level != null) levels.put(name.equals("ROOT") ? "root" : name, level);
    }
    return levels;
  }
}
