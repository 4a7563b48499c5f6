import { MigrationCluster } from "./migration-cluster";
import { Probe } from "../../../tools/probe/probe";
const steps = (process.env.STEPS ?? "zookeeper,controllers,dual-write,dual-write-kraft,kraft").split(",");
const security = (process.env.SECURITY ?? "plaintext") as "plaintext" | "secure";
const t0 = Date.now();
const at = () => ((Date.now() - t0) / 1000).toFixed(1);
const say = (line: string) => console.log(`${at()} ${line}`);
(async () => {
  const cluster = new MigrationCluster(security, 3, say);
  say(cluster.directory);
  let probe: Probe | undefined;
  try {
    for (const step of steps) {
      say(`=== ${step}`);
      const from = Date.now();
      if (step === "bump")
        for (let i = 0; i < 2; i += 1)
          for (const id of [1, 2, 3]) {
            await cluster.host(id).restart("kafka-controller");
            await new Promise((resolve) => setTimeout(resolve, 12_000));
          }
      else await cluster.up(step as never);
      const to = Date.now();
      if (probe) {
        say(
          JSON.stringify({
            step,
            seconds: (to - from) / 1000,
            ...(await probe.impact(from, to)),
            f: await probe.failures(from, to),
          }),
        );
      } else if (security === "plaintext") probe = await Probe.start(cluster.bootstrapServers);
    }
    if (probe) say(JSON.stringify(await probe.check()));
  } catch (e) {
    say(String((e as Error).stack));
    if (process.env.KEEP) await new Promise(() => undefined);
  } finally {
    await probe?.stop().catch(() => undefined);
    await cluster.stop();
    process.exit(0);
  }
})();
