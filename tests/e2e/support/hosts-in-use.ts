import assert from "node:assert/strict";
import { eventually, type Hosts } from "./hosts";
import type { Project, Result } from "./project";
import { Running } from "./running";

/** A text of the stack file, and what takes its place. */
export type Change = readonly [from: string, to: string];

/** A stack `preflight` of three hosts whose cluster runs. */
export interface HostsInUse {
  readonly hosts: () => Hosts;
  readonly project: () => Project;
  /** One `up` with a stack file that is changed only for this once. */
  readonly up: (...changes: Change[]) => Promise<Result>;
  readonly withChanges: (changes: readonly Change[], task: () => Promise<Result>) => Promise<Result>;
}

const disk = "/var/lib/kafka";
const dropIn = "/etc/systemd/system/kafka.service.d";

/** What is wrong with the hosts of the running cluster, each on another one, and what makes it right again. */
const harm: readonly (readonly [host: string, injects: string, recovers: string])[] = [
  [
    "kafka1",
    `systemctl stop kafka; mount -t tmpfs none ${disk}`,
    `umount ${disk}; systemctl daemon-reload; systemctl start kafka`,
  ],
  // A broker that runs does not look at it again.
  ["kafka2", swapped(2, 3), swapped(3, 2)],
  [
    "kafka3",
    `${swapped(3, 2)}; mkdir ${dropIn}; printf '[Service]\\nLimitNOFILE=1024\\n' > ${dropIn}/limits.conf; systemctl daemon-reload`,
    `${swapped(2, 3)}; rm -r ${dropIn}; systemctl daemon-reload`,
  ],
];

function swapped(from: number, to: number): string {
  return `sed -i 's/^broker.id=${from}$/broker.id=${to}/' ${disk}/meta.properties`;
}

/** Declares what the preflight and a roll have to know of hosts whose cluster runs: issue 18, "Must show" 2. */
export function itKnowsHostsInUse({ hosts, project, up, withChanges }: HostsInUse): void {
  const mainPids = () =>
    hosts().everywhere("systemctl show --property MainPID --value zookeeper kafka | xargs", ["kafka2", "kafka3"]);
  let broken: Result;

  it("changes nothing on hosts of a running cluster whose disks are not what they were", async () => {
    for (const [host, injects] of harm) await hosts().run(host, injects);
    const before = await mainPids();
    broken = await up(["kafka-zookeeper:hosts:", "kafka-zookeeper:readyTimeout: 301\n  kafka-zookeeper:hosts:"]);
    const left = await hosts().run("kafka1", `ls -A ${disk}`);
    const after = await mainPids();
    for (const [host, , recovers] of harm) await hosts().run(host, recovers);
    assert.equal(broken.exitCode, 1, broken.output);
    assert.match(broken.output, /no host was changed; fix what is listed, then run again/);
    assert.deepEqual([left, after], ["", before]);
    await eventually("the broker is back", 60, () => answers("kafka1"));
  });

  for (const [what, message] of Object.entries({
    "a disk that is not mounted":
      /kafka1: data: \/var\/lib\/kafka \(.*\) was prepared before, so its \.cluster-id must be there\n.*it is empty now: is its disk mounted\?.*\n.*mount it and run again/,
    "a disk of another broker":
      /kafka2: data: \/var\/lib\/kafka \(.*\) must be the data of broker 2, or of none\n.*names broker 3\n.*its own disks/,
    "the other one of two that were swapped":
      /kafka3: data: \/var\/lib\/kafka \(.*\) must be the data of broker 3, or of none\n.*names broker 2\n.*its own disks/,
    "a drop-in, as a warning":
      /kafka3: systemd: kafka\.service should be as this program writes it.*\n.*kafka\.service\.d\/limits\.conf\n.*remove the drop-in/,
  }))
    it(`tells ${what} of a running cluster, with what to do`, () => assert.match(broken.output, message));

  it("refuses to let a data directory go that holds partitions, and restarts nothing", async () => {
    const before = await mainPids();
    const { output, exitCode } = await up(["heap: 384m", "heap: 384m\n    paths: { data: [/srv/kafka] }"]);
    assert.equal(exitCode, 1, output);
    assert.match(
      output,
      /change: kafka\.paths\.data: a directory that holds partitions cannot leave.*\n.*given: .*-\d/,
    );
    assert.equal(await hosts().run("kafka1", "ls -d /srv/kafka 2> /dev/null || true"), "");
    assert.deepEqual(await mainPids(), before);
  });

  it("finishes the restart of a broker on its host although the operator's machine is gone in the middle", async () => {
    let host = "";
    const cut = await withChanges([["heap: 384m", "heap: 388m"]], async () => {
      const run = new Running(project(), "up", "preflight", "--no-smoke-test");
      [, host = ""] = await run.prints(/restarting broker \d on (kafka\d)/);
      await eventually("the broker stops", 60, async () => (await state(host)) !== "active");
      run.kill(/^\S*pulumi up /);
      return run.result();
    });
    assert.notEqual(cut.exitCode, 0);
    await eventually("the broker is back by itself", 120, () => answers(host));
    assert.match(await hosts().run(host, "ps axww -o args"), /-Xmx388m/);
    const { output, exitCode } = await up();
    assert.equal(exitCode, 0, output);
    assert.doesNotMatch(await hosts().run(host, "ps axww -o args"), /-Xmx388m/);
  });

  it("refuses to take one of three ZooKeeper servers away, which would leave two that do not find each other", async () => {
    const { output, exitCode } = await up(["zookeeperId: 3, brokerId: 3", "brokerId: 3"]);
    assert.equal(exitCode, 1, output);
    assert.match(output, /zookeeperId: an ensemble cannot become one of two while it runs/);
    assert.equal(await hosts().run("kafka3", "systemctl is-active zookeeper"), "active");
  });

  function state(host: string): Promise<string> {
    return hosts().run(host, "systemctl is-active kafka || true");
  }

  async function answers(host: string): Promise<boolean> {
    const listening = await hosts().run(host, "ss -Hltn 'sport = :9092'");
    return (await state(host)) === "active" && listening !== "";
  }
}
