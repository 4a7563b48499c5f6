import type { Raw } from "./config";

/** An image as `scripts/image` calls it. */
export const rocketmqImage = "kafka-zookeeper/rocketmq:5.5.0-12345678";

/** The group `kubernetes` of a stack with RocketMQ that leaves nothing to doubt, with changes of its groups. */
export function rocketmqInPods(changes: Raw = {}, rocketmq: Raw = {}): Raw {
  return { networkPolicy: true, ...changes, rocketmq: { image: rocketmqImage, ...rocketmq } };
}

/** The rest of such a stack: RocketMQ alone, on three hosts. */
export function rocketmqAlone(rocketmq: Raw = {}, ids: readonly number[] = [1, 2, 3]): Raw {
  return {
    hosts: ids.map((id) => ({ name: `mq${id}`, rocketmqId: id })),
    rocketmq: { source: "maven", cluster: "shop", ...rocketmq },
  };
}
