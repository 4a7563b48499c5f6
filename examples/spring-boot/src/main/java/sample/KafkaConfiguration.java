package sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** What the properties of Spring Boot cannot say. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  /** A record that could not be handled comes again, and those behind it wait: nothing is skipped or overtaken. */
  @Bean
  DefaultErrorHandler errorHandler() {
    return new DefaultErrorHandler(new FixedBackOff(200, FixedBackOff.UNLIMITED_ATTEMPTS));
  }

  /**
   * Spring Boot lets listeners take part in transactions as soon as a producer has them. Handling writes nothing to
   * Kafka here, so offsets are committed without one; with one, brokers before 2.5 would refuse them (KIP-447).
   */
  @Bean
  ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> withoutTransactions() {
    return container -> container.getContainerProperties().setKafkaAwareTransactionManager(null);
  }
}
