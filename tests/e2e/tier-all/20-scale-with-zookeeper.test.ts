import { itChanges } from "../support/changing-cluster";

describe("a cluster with ZooKeeper that changes: rolls, a host more, a host less, a host lost", () => {
  itChanges("zookeeper");
});
