package sample;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the application is told.
 *
 * @param topic where the orders are; it exists
 * @param orders how many orders there are; each is a key
 * @param steps how many steps each order goes through, an even number; each is a record
 * @param deadline how long all of it may take
 */
@ConfigurationProperties("sample")
record Settings(String topic, int orders, int steps, Duration deadline) {}
