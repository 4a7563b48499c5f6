import { hostsEnvironment } from "./support/environments";
import { itHoldsAnywhere, type TestEnvironment } from "./support/scenarios";

describe("a cluster on three hosts, as anywhere", () => {
  let environment: TestEnvironment;

  before(async () => {
    environment = await hostsEnvironment();
  });

  after(async () => {
    await environment.project.script("down", environment.stack);
    await environment.project.remove();
  });

  itHoldsAnywhere(() => environment);
});
