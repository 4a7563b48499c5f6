import { itChanges } from "../support/changing-cluster";

describe("a cluster in KRaft that changes: rolls, a host more, a host less, a host lost", () => {
  itChanges("kraft");
});
