import { hostsGround } from "./support/grounds";
import { itHoldsAnywhere, type Ground } from "./support/scenarios";

describe("a cluster on three hosts, as anywhere", () => {
  let ground: Ground;

  before(async () => {
    ground = await hostsGround();
  });

  after(async () => {
    await ground.project.script("down", ground.stack);
    await ground.project.remove();
  });

  itHoldsAnywhere(() => ground);
});
