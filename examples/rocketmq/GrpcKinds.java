import java.io.FileReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientConfigurationBuilder;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.StaticSessionCredentialsProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.FilterExpressionType;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.Message;
import org.apache.rocketmq.client.apis.message.MessageBuilder;
import org.apache.rocketmq.client.apis.message.MessageView;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.SendReceipt;
import org.apache.rocketmq.client.apis.producer.Transaction;
import org.apache.rocketmq.client.apis.producer.TransactionChecker;
import org.apache.rocketmq.client.apis.producer.TransactionResolution;

/**
 * The kinds of messages of RocketMQ that clients with gRPC know, by the generated file of Java's:
 *
 * <pre>java -cp ... GrpcKinds.java rocketmq-grpc.properties [KIND ...]</pre>
 *
 * Each kind sends, reads what arrives, and fails when that is not what the kind promises. It prints a line for each, and ends with 1
 * when one failed.
 */
public class GrpcKinds {
    interface Kind {
        void run() throws Exception;
    }

    private static final ClientServiceProvider provider = ClientServiceProvider.loadService();
    /** Of this run alone: topics may have messages of others. */
    private static final String run = Long.toString(System.currentTimeMillis(), 36);
    private static final int patienceSeconds = Integer.getInteger("patience", 60);
    /** How late a delayed message may be. */
    private static final int lateSeconds = Integer.getInteger("late", 5);
    /** Each call asks one queue, and waits there: with one call at a time a message would wait for its queue's turn. */
    private static final int queuesAtOnce = 12;
    private static ClientConfiguration configuration;

    public static void main(String[] args) throws Exception {
        configuration = configurationOf(args[0]);
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("synchronous", GrpcKinds::synchronous);
        kinds.put("asynchronous", GrpcKinds::asynchronous);
        kinds.put("ordered", GrpcKinds::ordered);
        kinds.put("delayed-by-time", GrpcKinds::delayedByTime);
        kinds.put("filtered-by-tag", () -> filtered("filtered-by-tag", new FilterExpression("even")));
        kinds.put("filtered-by-sql", () -> filtered("filtered-by-sql",
            new FilterExpression("parity = 'even' AND number BETWEEN 0 AND 19", FilterExpressionType.SQL92)));
        kinds.put("transactional", GrpcKinds::transactional);
        Collection<String> wanted = args.length > 1 ? Arrays.asList(args).subList(1, args.length) : kinds.keySet();
        int failed = 0;
        for (String name : wanted)
            try {
                kinds.get(name).run();
                System.out.println("ok " + name);
            } catch (Exception | AssertionError problem) {
                failed += 1;
                System.out.println("failed " + name + ": " + problem + (problem.getCause() == null ? "" : ": " + problem.getCause()));
            }
        System.exit(failed == 0 ? 0 : 1);
    }

    private static ClientConfiguration configurationOf(String file) throws Exception {
        Properties settings = new Properties();
        try (FileReader reader = new FileReader(file)) {
            settings.load(reader);
        }
        ClientConfigurationBuilder builder = ClientConfiguration.newBuilder()
            .setEndpoints(settings.getProperty("endpoints"))
            .enableSsl(Boolean.parseBoolean(settings.getProperty("sslEnabled")))
            .setRequestTimeout(Duration.ofMillis(Long.parseLong(settings.getProperty("requestTimeoutMillis"))));
        String user = settings.getProperty("AccessKey");
        if (user != null)
            builder.setCredentialProvider(new StaticSessionCredentialsProvider(user, settings.getProperty("SecretKey")));
        return builder.build();
    }

    private static void synchronous() throws Exception {
        exchange("synchronous", "kinds-normal", numbers(20), producer -> {
            for (int number : numbers(20)) producer.send(message("kinds-normal", "synchronous", number).build());
        });
    }

    private static void asynchronous() throws Exception {
        exchange("asynchronous", "kinds-normal", numbers(20), producer -> {
            List<CompletableFuture<SendReceipt>> sent = new ArrayList<>();
            for (int number : numbers(20)) sent.add(producer.sendAsync(message("kinds-normal", "asynchronous", number).build()));
            for (CompletableFuture<SendReceipt> one : sent) one.get(patienceSeconds, TimeUnit.SECONDS);
        });
    }

    /** Messages of one group are given in the order in which they were sent. */
    private static void ordered() throws Exception {
        List<String> groups = Arrays.asList("a", "b", "c");
        List<Integer> expected = new ArrayList<>();
        for (int number : numbers(20)) for (String ignored : groups) expected.add(number);
        List<Seen> seen = exchange("ordered", "kinds-fifo", expected, producer -> {
            for (int number : numbers(20))
                for (String group : groups) producer.send(message("kinds-fifo", "ordered", number).setMessageGroup(group).build());
        });
        for (String group : groups) {
            List<Integer> arrived = new ArrayList<>();
            for (Seen one : seen) if (group.equals(one.message.getMessageGroup().orElse(""))) arrived.add(numberOf(one.message));
            check(arrived.equals(numbers(20)), "group " + group + " is out of order: " + arrived);
        }
    }

    /** Never early, and little late. */
    private static void delayedByTime() throws Exception {
        Map<Integer, Long> sentAt = new ConcurrentHashMap<>();
        List<Seen> seen = exchange("delayed-by-time", "kinds-delay", numbers(5), producer -> {
            for (int number : numbers(5)) {
                sentAt.put(number, System.currentTimeMillis());
                producer.send(message("kinds-delay", "delayed-by-time", number)
                    .setDeliveryTimestamp(sentAt.get(number) + 3000).build());
            }
        });
        for (Seen one : seen) {
            long waited = one.at - sentAt.get(numberOf(one.message));
            check(waited >= 2900, "message " + numberOf(one.message) + " came early, after " + waited + " ms");
            check(waited <= (3 + lateSeconds) * 1000L, "message " + numberOf(one.message) + " came late, after " + waited + " ms");
        }
    }

    /** Brokers give a consumer only what it asks for. */
    private static void filtered(String kind, FilterExpression selector) throws Exception {
        List<Integer> even = new ArrayList<>(numbers(20));
        even.removeIf(number -> number % 2 == 1);
        exchange(kind, "kinds-normal", even, selector, null, producer -> {
            for (int number : numbers(20)) {
                String parity = number % 2 == 0 ? "even" : "odd";
                producer.send(message("kinds-normal", kind, number).setTag(parity)
                    .addProperty("number", String.valueOf(number)).addProperty("parity", parity).build());
            }
        });
    }

    /**
     * A message that is seen only once its transaction is committed. Brokers ask about one whose outcome they were not told: the answer
     * has to come from where the transaction was written.
     */
    private static void transactional() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TransactionChecker checker = message -> {
            asked.incrementAndGet();
            boolean commits = isOf(message, "transactional") && numberOf(message) % 2 == 0;
            return commits ? TransactionResolution.COMMIT : TransactionResolution.ROLLBACK;
        };
        exchange("transactional", "kinds-transaction", Arrays.asList(0, 2), FilterExpression.SUB_ALL, checker, producer -> {
            for (int number : numbers(4)) {
                Transaction transaction = producer.beginTransaction();
                producer.send(message("kinds-transaction", "transactional", number).build(), transaction);
                // Of 2 and 3, the broker has to ask.
                if (number == 0) transaction.commit();
                if (number == 1) transaction.rollback();
            }
        });
        check(asked.get() > 0, "the broker did not ask");
    }

    interface Send {
        void by(Producer producer) throws Exception;
    }

    private static class Seen {
        final MessageView message;
        final long at = System.currentTimeMillis();

        Seen(MessageView message) {
            this.message = message;
        }
    }

    private static List<Seen> exchange(String kind, String topic, List<Integer> expected, Send send) throws Exception {
        return exchange(kind, topic, expected, FilterExpression.SUB_ALL, null, send);
    }

    /** Sends, and reads until everything expected has arrived, and nothing else. */
    private static List<Seen> exchange(
            String kind, String topic, List<Integer> expected, FilterExpression selector, TransactionChecker checker, Send send)
            throws Exception {
        List<Seen> seen = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (SimpleConsumer consumer = provider.newSimpleConsumerBuilder()
                .setClientConfiguration(configuration)
                .setConsumerGroup("kinds-" + kind)
                .setAwaitDuration(Duration.ofSeconds(3))
                .setSubscriptionExpressions(Collections.singletonMap(topic, selector))
                .build();
            Producer producer = producer(topic, checker)) {
            send.by(producer);
            for (long end = System.currentTimeMillis() + patienceSeconds * 1000L; !arrived(seen).equals(sorted(expected)); ) {
                check(seen.size() <= expected.size(), "something else arrived: " + arrived(seen));
                check(System.currentTimeMillis() < end, "of " + expected + " arrived: " + arrived(seen));
                List<CompletableFuture<List<MessageView>>> asked = new ArrayList<>();
                for (int queue = 0; queue < queuesAtOnce; queue++) asked.add(consumer.receiveAsync(32, Duration.ofSeconds(20)));
                for (CompletableFuture<List<MessageView>> messages : asked)
                    for (MessageView one : messages.get(patienceSeconds, TimeUnit.SECONDS)) {
                        // A message may be given twice.
                        if (isOf(one, kind) && ids.add(one.getMessageId().toString())) seen.add(new Seen(one));
                        consumer.ack(one);
                    }
            }
        }
        return seen;
    }

    private static Producer producer(String topic, TransactionChecker checker) throws Exception {
        if (checker == null) return provider.newProducerBuilder().setClientConfiguration(configuration).setTopics(topic).build();
        return provider.newProducerBuilder().setClientConfiguration(configuration).setTopics(topic).setTransactionChecker(checker).build();
    }

    private static List<Integer> arrived(List<Seen> seen) {
        List<Integer> all = new ArrayList<>();
        for (Seen one : seen) all.add(numberOf(one.message));
        return sorted(all);
    }

    private static List<Integer> sorted(List<Integer> numbers) {
        List<Integer> all = new ArrayList<>(numbers);
        Collections.sort(all);
        return all;
    }

    private static MessageBuilder message(String topic, String kind, int number) {
        byte[] body = (run + "/" + kind + "/" + number).getBytes(StandardCharsets.UTF_8);
        return provider.newMessageBuilder().setTopic(topic).setBody(body);
    }

    private static String text(MessageView message) {
        ByteBuffer body = message.getBody();
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }

    private static boolean isOf(MessageView message, String kind) {
        return text(message).startsWith(run + "/" + kind + "/");
    }

    private static int numberOf(MessageView message) {
        String body = text(message);
        return Integer.parseInt(body.substring(body.lastIndexOf('/') + 1));
    }

    private static List<Integer> numbers(int to) {
        List<Integer> all = new ArrayList<>();
        for (int number = 0; number < to; number++) all.add(number);
        return all;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) throw new AssertionError(otherwise);
    }
}
