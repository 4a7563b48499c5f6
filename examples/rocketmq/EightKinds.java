import java.io.FileReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * The eight kinds of messages of RocketMQ, by the client without gRPC and its generated file:
 *
 * <pre>java -cp ... EightKinds.java rocketmq.properties [KIND ...]</pre>
 *
 * Each kind sends, reads what arrives, and fails when that is not what the kind promises. It prints a line for each, and ends with 1
 * when one failed.
 */
public class EightKinds {
    interface Kind {
        void run() throws Exception;
    }

    private static final Properties settings = new Properties();
    /** Of this run alone: topics may have messages of others. */
    private static final String run = Long.toString(System.currentTimeMillis(), 36);
    private static final int patienceSeconds = Integer.getInteger("patience", 60);
    /** How late a delayed message may be. */
    private static final int lateSeconds = Integer.getInteger("late", 5);

    public static void main(String[] args) throws Exception {
        try (FileReader reader = new FileReader(args[0])) {
            settings.load(reader);
        }
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("one-way", EightKinds::oneWay);
        kinds.put("synchronous", EightKinds::synchronous);
        kinds.put("asynchronous", EightKinds::asynchronous);
        kinds.put("ordered", EightKinds::ordered);
        kinds.put("ordered-globally", EightKinds::orderedGlobally);
        kinds.put("delayed-by-level", () -> delayed("delayed-by-level", 5, message -> message.setDelayTimeLevel(2)));
        kinds.put("delayed-by-time", () -> delayed("delayed-by-time", 3, message -> message.setDelayTimeSec(3)));
        kinds.put("batch", EightKinds::batch);
        kinds.put("filtered-by-tag", () -> filtered("filtered-by-tag", MessageSelector.byTag("even")));
        kinds.put("filtered-by-sql", () -> filtered("filtered-by-sql", MessageSelector.bySql("parity = 'even' AND number BETWEEN 0 AND 19")));
        kinds.put("transactional", EightKinds::transactional);
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

    /** Nobody acknowledges such a message: it may vanish, and is for what may be lost. */
    private static void oneWay() throws Exception {
        try (Read read = new Read("one-way", "kinds-normal"); Sender sender = new Sender("one-way")) {
            for (int number = 0; number < 20; number++) sender.producer.sendOneway(message("kinds-normal", "one-way", number));
            await(() -> read.bodies.size() > 0, "none of 20 one-way messages arrived");
            Thread.sleep(1000);
            check(numbers(0, 20).containsAll(read.numbers()), "something else arrived: " + read.bodies);
        }
    }

    /** A message is sent when the result is SEND_OK: other results are no exceptions. */
    private static void synchronous() throws Exception {
        try (Read read = new Read("synchronous", "kinds-normal"); Sender sender = new Sender("synchronous")) {
            for (int number = 0; number < 20; number++) sent(sender.producer.send(message("kinds-normal", "synchronous", number)));
            awaitAll(read, numbers(0, 20));
        }
    }

    private static void asynchronous() throws Exception {
        try (Read read = new Read("asynchronous", "kinds-normal"); Sender sender = new Sender("asynchronous")) {
            CountDownLatch answered = new CountDownLatch(20);
            List<String> failed = Collections.synchronizedList(new ArrayList<>());
            for (int number = 0; number < 20; number++)
                sender.producer.send(message("kinds-normal", "asynchronous", number), new SendCallback() {
                    @Override
                    public void onSuccess(SendResult result) {
                        if (result.getSendStatus() != SendStatus.SEND_OK) failed.add(result.toString());
                        answered.countDown();
                    }

                    @Override
                    public void onException(Throwable problem) {
                        failed.add(problem.toString());
                        answered.countDown();
                    }
                });
            check(answered.await(patienceSeconds, TimeUnit.SECONDS), "not every send was answered");
            check(failed.isEmpty(), "sends failed: " + failed);
            awaitAll(read, numbers(0, 20));
        }
    }

    /** Messages of one key go to one queue, and are given in the order in which they were sent. */
    private static void ordered() throws Exception {
        Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
        DefaultMQPushConsumer consumer = consumer("kinds-ordered", "kinds-fifo", MessageSelector.byTag("*"));
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            for (MessageExt one : messages)
                if (isOf(one, "ordered"))
                    seen.computeIfAbsent(one.getKeys(), key -> Collections.synchronizedList(new ArrayList<>())).add(numberOf(one));
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
        try (Sender sender = new Sender("ordered")) {
            for (int number = 0; number < 20; number++)
                for (String key : Arrays.asList("a", "b", "c")) {
                    Message message = message("kinds-fifo", "ordered", number);
                    message.setKeys(key);
                    sent(sender.producer.send(message, (queues, one, chosen) -> queues.get(Math.floorMod(chosen.hashCode(), queues.size())), key));
                }
            await(() -> seen.size() == 3 && seen.values().stream().allMatch(one -> one.size() >= 20), () -> "not all arrived: " + seen);
            seen.forEach((key, all) -> check(all.equals(numbers(0, 20)), "key " + key + " is out of order: " + all));
        } finally {
            consumer.shutdown();
        }
    }

    /** One queue for all: no more than one broker, and one consumer, works on it at a time. */
    private static void orderedGlobally() throws Exception {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        DefaultMQPushConsumer consumer = consumer("kinds-ordered-globally", "kinds-fifo", MessageSelector.byTag("*"));
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            for (MessageExt one : messages) if (isOf(one, "ordered-globally")) seen.add(numberOf(one));
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
        try (Sender sender = new Sender("ordered-globally")) {
            for (int number = 0; number < 50; number++)
                sent(sender.producer.send(message("kinds-fifo", "ordered-globally", number), (queues, one, chosen) -> queues.get(0), null));
            await(() -> seen.size() >= 50, () -> "not all arrived: " + seen);
            check(seen.equals(numbers(0, 50)), "out of order: " + seen);
        } finally {
            consumer.shutdown();
        }
    }

    interface Delay {
        void set(Message message);
    }

    /** Never early, and little late. */
    private static void delayed(String kind, int seconds, Delay delay) throws Exception {
        Map<Integer, Long> arrived = new ConcurrentHashMap<>();
        Map<Integer, Long> sentAt = new ConcurrentHashMap<>();
        DefaultMQPushConsumer consumer = consumer("kinds-" + kind, "kinds-delay", MessageSelector.byTag("*"));
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt one : messages) if (isOf(one, kind)) arrived.putIfAbsent(numberOf(one), System.currentTimeMillis());
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try (Sender sender = new Sender(kind)) {
            for (int number = 0; number < 5; number++) {
                Message message = message("kinds-delay", kind, number);
                delay.set(message);
                sentAt.put(number, System.currentTimeMillis());
                sent(sender.producer.send(message));
            }
            await(() -> arrived.size() == 5, () -> "not all arrived: " + arrived);
            arrived.forEach((number, at) -> {
                long waited = at - sentAt.get(number);
                check(waited >= seconds * 1000L - 100, kind + " " + number + " came early, after " + waited + " ms");
                check(waited <= (seconds + lateSeconds) * 1000L, kind + " " + number + " came late, after " + waited + " ms");
            });
        } finally {
            consumer.shutdown();
        }
    }

    /** Several messages in one request, to one queue. */
    private static void batch() throws Exception {
        try (Read read = new Read("batch", "kinds-normal"); Sender sender = new Sender("batch")) {
            List<Message> messages = new ArrayList<>();
            for (int number : numbers(0, 30)) messages.add(message("kinds-normal", "batch", number));
            sent(sender.producer.send(messages));
            awaitAll(read, numbers(0, 30));
        }
    }

    /** Brokers give a consumer only what it asks for. */
    private static void filtered(String kind, MessageSelector selector) throws Exception {
        try (Read read = new Read(kind, "kinds-normal", selector); Sender sender = new Sender(kind)) {
            for (int number = 0; number < 20; number++) {
                Message message = message("kinds-normal", kind, number);
                message.setTags(number % 2 == 0 ? "even" : "odd");
                message.putUserProperty("number", String.valueOf(number));
                message.putUserProperty("parity", number % 2 == 0 ? "even" : "odd");
                sent(sender.producer.send(message));
            }
            List<Integer> even = new ArrayList<>(numbers(0, 20));
            even.removeIf(number -> number % 2 == 1);
            awaitAll(read, even);
        }
    }

    /**
     * A message that is seen only once its transaction is committed. Brokers ask about one whose outcome they were not told: the answer
     * has to come from where the transaction was written.
     */
    private static void transactional() throws Exception {
        Map<Integer, LocalTransactionState> outcome = new ConcurrentHashMap<>();
        AtomicInteger asked = new AtomicInteger();
        TransactionMQProducer producer = new TransactionMQProducer("kinds-transactional", login());
        MixAll.properties2Object(settings, producer);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object number) {
                int id = (Integer) number;
                outcome.put(id, id % 2 == 0 ? LocalTransactionState.COMMIT_MESSAGE : LocalTransactionState.ROLLBACK_MESSAGE);
                // Of 2 and 3, the broker has to ask.
                return id < 2 ? outcome.get(id) : LocalTransactionState.UNKNOW;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                if (!isOf(message, "transactional")) return LocalTransactionState.ROLLBACK_MESSAGE;
                asked.incrementAndGet();
                return outcome.getOrDefault(numberOf(message), LocalTransactionState.UNKNOW);
            }
        });
        try (Read read = new Read("transactional", "kinds-transaction")) {
            producer.start();
            for (int number = 0; number < 4; number++)
                sent(producer.sendMessageInTransaction(message("kinds-transaction", "transactional", number), number));
            await(() -> read.numbers().containsAll(Arrays.asList(0, 2)) && asked.get() >= 2,
                () -> "arrived: " + read.numbers() + ", asked " + asked + " times");
            Thread.sleep(3000);
            List<Integer> arrived = new ArrayList<>(read.numbers());
            Collections.sort(arrived);
            check(arrived.equals(Arrays.asList(0, 2)), "what was rolled back arrived: " + arrived);
        } finally {
            producer.shutdown();
        }
    }

    private static RPCHook login() {
        if (settings.getProperty("AccessKey") == null) return null;
        SessionCredentials credentials = new SessionCredentials();
        credentials.updateContent(settings);
        return new AclClientRPCHook(credentials);
    }

    private static DefaultMQPushConsumer consumer(String group, String topic, MessageSelector selector) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, login());
        MixAll.properties2Object(settings, consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, selector);
        return consumer;
    }

    /** A producer by the generated file. */
    private static class Sender implements AutoCloseable {
        final DefaultMQProducer producer;

        Sender(String kind) throws Exception {
            producer = new DefaultMQProducer("kinds-" + kind, login());
            MixAll.properties2Object(settings, producer);
            producer.start();
        }

        @Override
        public void close() {
            producer.shutdown();
        }
    }

    /** Everything of this run that a consumer of a kind is given. */
    private static class Read implements AutoCloseable {
        final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        private final DefaultMQPushConsumer consumer;

        Read(String kind, String topic) throws Exception {
            this(kind, topic, MessageSelector.byTag("*"));
        }

        Read(String kind, String topic, MessageSelector selector) throws Exception {
            consumer = consumer("kinds-" + kind, topic, selector);
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                for (MessageExt one : messages) if (isOf(one, kind)) bodies.add(text(one));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
            consumer.start();
        }

        List<Integer> numbers() {
            List<Integer> all = new ArrayList<>();
            synchronized (bodies) {
                for (String body : bodies) {
                    int number = Integer.parseInt(body.substring(body.lastIndexOf('/') + 1));
                    // A message may be given twice.
                    if (!all.contains(number)) all.add(number);
                }
            }
            return all;
        }

        @Override
        public void close() {
            consumer.shutdown();
        }
    }

    private static Message message(String topic, String kind, int number) {
        return new Message(topic, "", (run + "/" + kind + "/" + number).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static boolean isOf(Message message, String kind) {
        return text(message).startsWith(run + "/" + kind + "/");
    }

    private static int numberOf(Message message) {
        String body = text(message);
        return Integer.parseInt(body.substring(body.lastIndexOf('/') + 1));
    }

    private static List<Integer> numbers(int from, int to) {
        List<Integer> all = new ArrayList<>();
        for (int number = from; number < to; number++) all.add(number);
        return all;
    }

    private static void sent(SendResult result) {
        check(result.getSendStatus() == SendStatus.SEND_OK, "not sent: " + result);
    }

    private static void awaitAll(Read read, List<Integer> expected) throws Exception {
        await(() -> read.numbers().containsAll(expected), () -> "of " + expected + " arrived: " + read.numbers());
        List<Integer> arrived = new ArrayList<>(read.numbers());
        Collections.sort(arrived);
        check(arrived.equals(expected), "something else arrived: " + arrived);
    }

    interface Condition {
        boolean holds();
    }

    interface Text {
        String get();
    }

    private static void await(Condition condition, String otherwise) throws Exception {
        await(condition, () -> otherwise);
    }

    private static void await(Condition condition, Text otherwise) throws Exception {
        for (long end = System.currentTimeMillis() + patienceSeconds * 1000L; !condition.holds(); Thread.sleep(100))
            check(System.currentTimeMillis() < end, otherwise.get());
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) throw new AssertionError(otherwise);
    }
}
