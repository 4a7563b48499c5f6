import assert from "node:assert/strict";
import { releaseOf } from "../../../../components/preflight/check-host";
import { size } from "../../../../components/model/report-text";
import { rawHost } from "../../../helpers/config";
import { ours, type FindingCase, itTells } from "../../../helpers/preflight";

describe("the preflight of a host that is not fit", () => {
  const unit = { "unit:kafka": "42 1000 own", "unit:zookeeper": "43 1000 foreign" };
  const kafkaPort = "port 9092 (kafka.listeners[PLAINTEXT].port) must be free";
  const needed = { "disk:/var/lib/kafka": "500000 /data" };

  const cases: readonly FindingCase[] = [
    {
      title: "sudo asks for a password",
      facts: { user: "1000", sudo: "sudo: a password is required" },
      config: { ssh: { user: "debian" } },
      check: "root",
      texts: [
        "debian must be root",
        "sudo: a password is required",
        "debian ALL=(ALL) NOPASSWD:ALL",
        ", or pulumi config set --secret --path ssh.sudoPassword, or set ssh.user to root",
      ],
    },
    {
      title: "sudo refuses the password that it is given",
      facts: { user: "1000", sudo: "sudo refuses the password of ssh.sudoPassword" },
      config: { ssh: { user: "debian", sudoPassword: "a secret" } },
      check: "root",
      texts: [
        "debian must be root, or be allowed to use sudo with that password",
        "pulumi config set --secret --path ssh.sudoPassword, with the one that sudo asks debian for on the host",
      ],
    },
    {
      title: "sudo wants a terminal beside a password",
      facts: { user: "1000", sudo: "with ssh.sudoPassword: sudo: sorry, you must have a tty to run sudo" },
      config: { ssh: { user: "ops", sudoPassword: "a secret" } },
      check: "root",
      texts: ["must have a tty", "echo 'Defaults:ops !requiretty' > /etc/sudoers.d/ops-no-tty"],
    },
    {
      title: "sudo wants a terminal",
      facts: { user: "1000", sudo: "sudo: sorry, you must have a tty to run sudo" },
      config: { ssh: { user: "ops" } },
      check: "root",
      texts: ["must have a tty", "echo 'Defaults:ops !requiretty' > /etc/sudoers.d/ops-no-tty"],
    },
    {
      title: "there is no sudo",
      facts: { user: "1000", sudo: "sh: 3: sudo: not found" },
      config: { ssh: { user: "ops" } },
      check: "root",
      texts: ["not found", "install the package sudo"],
    },
    {
      title: "sudo asks somebody for a password whose name sudo would skip as a file",
      facts: { user: "1000", sudo: "sudo: a password is required" },
      config: { ssh: { user: "jane.doe" } },
      check: "root",
      texts: ["jane.doe ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/jane-doe on"],
    },
    {
      title: "there is no systemd",
      facts: { systemd: "no", init: "tini" },
      check: "systemd",
      texts: ["process 1 is tini"],
    },
    { title: "a tool is missing", facts: { "tool:flock": "no" }, check: "tools", texts: ["no flock", "util-linux"] },
    {
      title: "Java is missing",
      facts: { java: "missing" },
      check: "java",
      texts: ["there is none", "java.install: true"],
    },
    {
      title: "Java is too old",
      facts: { java: 'runs java version "1.7.0_80"' },
      check: "java",
      texts: ["must be Java 8 to 21 (zookeeper, kafka)", 'java version "1.7.0_80"'],
    },
    { title: "Java is too new", facts: { java: 'runs openjdk version "25" x' }, check: "java", texts: ["25"] },
    {
      title: "Java cannot run",
      facts: { java: "fails libjli.so" },
      check: "java",
      texts: ["cannot be run: libjli.so"],
    },
    {
      title: "a data disk is nearly full",
      facts: needed,
      check: "disk",
      texts: ["1 GiB free for /var/lib/kafka", "488 MiB free on /data", "minFreeDisk"],
    },
    {
      title: "two directories are on one full disk, once",
      facts: { ...needed, "disk:/var/lib/zookeeper": "500000 /data" },
      check: "disk",
      texts: ["/var/lib/zookeeper, /var/lib/kafka"],
    },
    {
      title: "a disk is full of this cluster's own data, as a warning: an operator must be able to mend it",
      facts: { ...needed, "data:/var/lib/kafka": `cluster ${ours}` },
      check: "disk",
      severity: "warning",
      texts: ["488 MiB free on /data"],
    },
    {
      title: "the heaps are larger than the memory",
      facts: { "memory.total": "1500000" },
      check: "memory",
      texts: ["1.9 GiB must fit: the heaps (zookeeper 512m, kafka 1g) and 25 %", "1.4 GiB in all"],
    },
    {
      title: "others use the memory",
      facts: { "memory.available": "1500000" },
      check: "memory",
      texts: ["1.4 GiB available of 7.6 GiB", "page cache"],
    },
    {
      title: "another program holds a port",
      facts: { ...unit, listener: '0.0.0.0:9092 users:(("nginx",pid=7,fd=3))' },
      check: "ports",
      texts: [kafkaPort, "nginx (process 7) listens on 0.0.0.0:9092"],
    },
    {
      title: "a service of another maker holds a port",
      facts: { ...unit, listener: '*:2181 users:(("java",pid=43,fd=3))' },
      check: "ports",
      texts: ["port 2181 (zookeeper.ports.client)", "java (process 43)"],
    },
    {
      title: "nobody may see who holds a port",
      facts: { listener: "10.0.0.1:9092 " },
      check: "ports",
      texts: [kafkaPort, "another program listens on 10.0.0.1:9092"],
    },
    {
      title: "a peer does not answer, once for all its ports",
      facts: {
        "peer:10.0.0.2:2181": "no answer within 3 s",
        "peer:10.0.0.2:9092": "No route to host",
        "peer:10.0.0.3:2181": "refused",
      },
      check: "peers",
      texts: [
        "kafka2 (10.0.0.2)",
        "2181 (ZooKeeper's clients): no answer within 3 s, 9092 (brokers): No route to host",
      ],
    },
    {
      title: "a name does not resolve, without a word about its ports",
      facts: { "name:k2.example.org": "", "peer:k2.example.org:9092": "Name or service not known" },
      config: { hosts: [rawHost(1), rawHost(2, { address: "k2.example.org" }), rawHost(3)] },
      check: "names",
      texts: ["k2.example.org (hosts[kafka2].address) must resolve"],
    },
    {
      title: "its own name is a loopback address, on which nobody would reach it",
      facts: { "name:k1.example.org": "127.0.1.1" },
      config: { hosts: [rawHost(1, { address: "k1.example.org" }), rawHost(2), rawHost(3)] },
      check: "names",
      texts: ["it is 127.0.1.1 here", "/etc/hosts"],
    },
    {
      title: "its own name is also ::1, as templates of machines have it, which a JVM may take",
      facts: { "name:k1.example.org": "10.0.0.1 ::1" },
      config: { hosts: [rawHost(1, { address: "k1.example.org" }), rawHost(2), rawHost(3)] },
      check: "names",
      texts: ["it is ::1 here", "remove k1.example.org from the line of ::1 in /etc/hosts"],
    },
    {
      title: "the name of another host is its own loopback address",
      facts: { "name:k2.example.org": "::ffff:127.0.0.1" },
      config: { hosts: [rawHost(1), rawHost(2, { address: "k2.example.org" }), rawHost(3)] },
      check: "names",
      texts: ["k2.example.org (hosts[kafka2].address) must be another host's address", "it is ::ffff:127.0.0.1 here"],
    },
    {
      title: "a data directory holds something else",
      facts: { "data:/var/lib/kafka": "foreign orders.db" },
      check: "data",
      texts: ["/var/lib/kafka (kafka.paths.data[0])", "orders.db", `echo ${ours} > /var/lib/kafka/.cluster-id`],
    },
    {
      title: "a data directory belongs to another cluster",
      facts: { "data:/var/lib/kafka": "cluster other" },
      check: "data",
      texts: [`must belong to this cluster (${ours})`, "it belongs to cluster other", "clusterId: other"],
    },
    {
      title: "the whole host belongs to another cluster, once",
      facts: { claim: "other", "data:/var/lib/kafka": "cluster other" },
      check: "data",
      texts: ["the host must belong", "it belongs to cluster other"],
    },
    {
      title: "huge pages are always made",
      facts: { thp: "[always] madvise never" },
      check: "kernel",
      severity: "warning",
      texts: ["[always]", "echo madvise >"],
    },
    {
      title: "it swaps early",
      facts: { "memory.swap": "1000" },
      check: "kernel",
      severity: "warning",
      texts: ["vm.swappiness", "60"],
    },
    {
      title: "few maps are allowed",
      facts: { max_map_count: "65530" },
      check: "kernel",
      severity: "warning",
      texts: ["vm.max_map_count should be at least 262144", "65530"],
    },
    {
      title: "few open files are allowed",
      facts: { files: "20000" },
      check: "kernel",
      severity: "warning",
      texts: ["at least 100000 open files", "20000", "DefaultLimitNOFILE"],
    },
  ];

  itTells(cases);
});

describe("the texts about a host", () => {
  it("tell the release of any Java", () => {
    const releases = [
      'java version "1.7.0_80"',
      'openjdk version "17.0.13" 2024',
      'openjdk version "21" x',
      "no banner",
    ];
    assert.deepEqual(releases.map(releaseOf), [7, 17, 21, undefined]);
  });

  it("are sizes that people read", () => {
    assert.deepEqual([size(2 ** 30), size(1.5 * 2 ** 30), size(64 * 2 ** 20)], ["1 GiB", "1.5 GiB", "64 MiB"]);
  });
});
