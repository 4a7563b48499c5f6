/** What the kubelet runs in pods of RocketMQ. */
export const rocketmqScript = "rocketmq.sh";

/** What becomes it where servers have TLS and logins. */
export const secureRocketmqScript = "secure-rocketmq.sh";

/**
 * Seconds that brokers which are evicted, or deleted by hand, give producers to leave their masters: these ask for routes every
 * 30 s, unless they were given another time. A roll has seen to it before, and they do not wait.
 */
export const drainSeconds = 45;
