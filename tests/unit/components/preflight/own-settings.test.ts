import assert from "node:assert/strict";
import { preflightScript } from "../../../../components/hosts/preflight-script";
import { type Raw, rawHost } from "../../../helpers/config";
import { foundOn, needsOf } from "../../../helpers/preflight";

/** Three hosts, of which the second says more in its line. */
function second(own: Raw, changes: Raw = {}): Raw {
  return { hosts: [rawHost(1), rawHost(2, own), rawHost(3)], ...changes };
}

const small = { "memory.total": "1500000", "memory.available": "1400000" };
const disks = { kafka: { paths: { data: ["/data1/kafka", "/data2/kafka"] } } };
const onDisks = {
  "disk:/data1/kafka": "90000000 /data1",
  "disk:/data2/kafka": "90000000 /data2",
  "data:/data1/kafka": "missing",
  "data:/data2/kafka": "missing",
  "file:/data1/kafka/meta.properties": "missing",
  "file:/data2/kafka/meta.properties": "missing",
};

function errorsOn(facts: Readonly<Record<string, string>>, config: Raw): string[] {
  return foundOn([{}, facts, {}], config)
    .filter(({ severity }) => severity === "error")
    .map(({ host, rule, given, fix }) => `${host}: ${rule}; ${given}; ${fix}`);
}

describe("the preflight of a host with settings of its own", () => {
  it("counts the heaps of that host, which has less memory than the others", () => {
    const [problem = "", ...more] = errorsOn(small, {});
    assert.match(problem, /^kafka2: .*the heaps \(zookeeper 512m, kafka 1g\) and 25 %; 1\.4 GiB in all/);
    assert.deepEqual(more, []);
    assert.deepEqual(errorsOn(small, second({ kafka: { heap: "512m" }, zookeeper: { heap: "256m" } })), []);
  });

  it("refuses a heap of its own that the memory of all hosts does not hold", () => {
    const [problem = "", ...more] = errorsOn({}, second({ kafka: { heap: "12g" } }));
    assert.match(problem, /^kafka2: .*kafka 12g\) and 25 %/);
    assert.deepEqual(more, []);
  });

  it("looks at its own directories, and not at those of the others", () => {
    const script = (position: number) => preflightScript(needsOf(second(disks), position));
    assert.match(script(1), /^want_data \/var\/lib\/zookeeper \/data1\/kafka \/data2\/kafka$/m);
    assert.match(script(1), /^look_at_disk \/data2\/kafka$/m);
    assert.doesNotMatch(script(1), /\/var\/lib\/kafka( |$)/m);
    assert.match(script(0), /^look_at_data \/var\/lib\/kafka$/m);
    assert.doesNotMatch(script(0), /\/data1/);
  });

  it("tells of a disk of its own that is full or not mounted, by the setting of the host", () => {
    const full = errorsOn({ ...onDisks, "disk:/data2/kafka": "1000 /data2" }, second(disks));
    assert.equal(full.length, 1);
    assert.match(full[0] ?? "", /^kafka2: needs 1 GiB free for \/data2\/kafka/);
    const away = errorsOn({ ...onDisks, "prepared:/data2/kafka": "/dev/sdb1" }, second(disks));
    assert.equal(away.length, 1);
    assert.match(
      away[0] ?? "",
      /^kafka2: \/data2\/kafka \(hosts\[kafka2\]\.kafka\.paths\.data\[1\]\) was prepared before/,
    );
  });

  it("refuses the data of another broker in a directory of its own, by the setting of the host", () => {
    const meta = { "file:/data1/kafka/meta.properties": "is version=0 broker.id=7" };
    const [problem = "", ...more] = errorsOn({ ...onDisks, ...meta }, second(disks));
    assert.match(
      problem,
      /^kafka2: \/data1\/kafka \(hosts\[kafka2\]\.kafka\.paths\.data\[0\]\) must be the data of broker 2/,
    );
    assert.deepEqual(more, []);
  });

  it("asks for Java at the home of the host, with advice that the host takes", () => {
    const config = second({ java: { home: "/opt/jdk-17" } }, { java: { install: true } });
    assert.match(preflightScript(needsOf(config, 1)), /^look_at_java \/opt\/jdk-17$/m);
    assert.match(preflightScript(needsOf(config, 0)), /^look_at_java \/usr$/m);
    assert.deepEqual(errorsOn({ java: "missing" }, config), [
      "kafka2: /opt/jdk-17/bin/java must be Java 8 to 21 (zookeeper, kafka); there is none; " +
        "install a JRE there, or set hosts[kafka2].java.home to the home of one",
    ]);
    assert.match(errorsOn({ java: 'runs version "25"' }, config)[0] ?? "", /set hosts\[kafka2\]\.java\.home to it$/);
  });

  it("refuses that a directory of its own leaves that holds partitions", () => {
    const left = { "left:kafka": "/data2/kafka orders-0", "unit:kafka": "1 1000 own" };
    const one = second({ kafka: { paths: { data: ["/data1/kafka"] } } });
    const problems = errorsOn({ ...onDisks, ...left }, one);
    assert(
      problems.some((text) => /^kafka2: kafka\.paths\.data: .*; \/data2\/kafka leaves, and holds orders-0/.test(text)),
    );
  });
});
