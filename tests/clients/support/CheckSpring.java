import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Starts an application of Spring Boot with each application.yaml and prints what it got: `FILE producer KEY=VALUE`,
 * `FILE consumer KEY=VALUE`, a few beans, and `FILE unknown KEY` for what Spring Boot or the Kafka client does not know.
 */
public class CheckSpring {
  public static void main(String[] files) {
    for (String file : files) check(file);
  }

  static void check(String file) {
    SpringApplicationBuilder builder = new SpringApplicationBuilder(KafkaAutoConfiguration.class);
    builder.web(WebApplicationType.NONE).bannerMode(Banner.Mode.OFF).logStartupInfo(false);
    String[] arguments = {"--spring.config.location=file:" + file, "--spring.application.name=orders"};
    try (ConfigurableApplicationContext context = builder.run(arguments)) {
      for (String key : unknown(context)) System.out.println(file + " unknown " + key);
      KafkaProperties properties = context.getBean(KafkaProperties.class);
      print(file + " producer", properties.buildProducerProperties(null), ProducerConfig.configNames());
      print(file + " consumer", properties.buildConsumerProperties(null), ConsumerConfig.configNames());
      Object prefix = properties.getProducer().getTransactionIdPrefix();
      System.out.println(file + " template transactional=" + context.getBean(KafkaTemplate.class).isTransactional());
      System.out.println(file + " template prefix=" + prefix);
      ConcurrentKafkaListenerContainerFactory<?, ?> listeners =
          context.getBean(ConcurrentKafkaListenerContainerFactory.class);
      System.out.println(file + " listener ack-mode=" + listeners.getContainerProperties().getAckMode());
    }
  }

  /** Keys outside of `spring.kafka`, or in it and bound to nothing. */
  static List<String> unknown(ConfigurableApplicationContext context) {
    List<String> keys = new ArrayList<>();
    context.getEnvironment().getPropertySources().stream()
        .filter(source -> source instanceof OriginTrackedMapPropertySource)
        .flatMap(source -> ((OriginTrackedMapPropertySource) source).getSource().keySet().stream())
        .filter(key -> !key.startsWith("spring.kafka."))
        .forEach(keys::add);
    try {
      Binder.get(context.getEnvironment())
          .bind("spring.kafka", Bindable.of(KafkaProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    } catch (Exception error) {
      for (Throwable cause = error; cause != null; cause = cause.getCause())
        if (cause instanceof UnboundConfigurationPropertiesException unbound)
          for (ConfigurationProperty one : unbound.getUnboundProperties()) keys.add(one.getName().toString());
      if (keys.isEmpty()) throw error;
    }
    return keys;
  }

  static void print(String name, Map<String, Object> settings, java.util.Set<String> known) {
    for (Map.Entry<String, Object> one : new TreeMap<>(settings).entrySet()) {
      Object value = one.getValue();
      String text = value instanceof List<?> list ? String.join(",", list.toArray(new String[0])) : String.valueOf(value);
      System.out.println(name + " " + one.getKey() + "=" + (value instanceof Class<?> type ? type.getName() : text));
      if (!known.contains(one.getKey())) System.out.println(name.split(" ")[0] + " unknown " + one.getKey());
    }
  }
}
