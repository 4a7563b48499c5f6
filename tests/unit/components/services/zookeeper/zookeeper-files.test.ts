import assert from "node:assert/strict";
import { rawHost, specOf } from "../../../../helpers/config";
import { directives, fileAt, propertiesAt, zookeeperAt } from "../../../../helpers/rendered";

const zooCfg = "/etc/zookeeper/zoo.cfg";

describe("zoo.cfg", () => {
  it("holds the sample's timing, autopurge, the words of the health gates, and every server", () => {
    assert.deepEqual(propertiesAt(zookeeperAt(specOf()), zooCfg), {
      tickTime: "2000",
      initLimit: "10",
      syncLimit: "5",
      "autopurge.purgeInterval": "24",
      "autopurge.snapRetainCount": "3",
      "admin.enableServer": "false",
      "4lw.commands.whitelist": "srvr,mntr,ruok",
      clientPort: "2181",
      dataDir: "/var/lib/zookeeper",
      "server.1": "10.0.0.1:2888:3888",
      "server.2": "10.0.0.2:2888:3888",
      "server.3": "10.0.0.3:2888:3888",
    });
  });

  it("is the same on every member", () => {
    const spec = specOf();
    const texts = [0, 1, 2].map((position) => fileAt(zookeeperAt(spec, position), zooCfg).content);
    assert.equal(new Set(texts).size, 1);
  });

  it("names the observers on every member, and tells an observer alone what it is", () => {
    const hosts = [1, 2, 3, 4].map((id) => rawHost(id, id === 4 ? { zookeeperRole: "observer" } : {}));
    const spec = specOf({ hosts, zookeeper: { properties: { peerType: "participant" } } });
    const [first, , , last] = [0, 1, 2, 3].map((position) => propertiesAt(zookeeperAt(spec, position), zooCfg));
    assert.equal(first?.["server.3"], "10.0.0.3:2888:3888");
    assert.equal(first["server.4"], "10.0.0.4:2888:3888:observer");
    assert.equal(first["peerType"], "participant");
    assert.deepEqual(last, { ...first, peerType: "observer" });
  });

  it("takes ports, directories and further keys from the stack file", () => {
    const spec = specOf({
      zookeeper: {
        ports: { client: 12181, quorum: 12888, election: 13888 },
        paths: { data: "/data/zk", dataLog: "/log/zk", config: "/etc/zk" },
        properties: { maxClientCnxns: 200, tickTime: 3000, "quorum.auth.enableSasl": false },
      },
    });
    const properties = propertiesAt(zookeeperAt(spec), "/etc/zk/zoo.cfg");
    assert.equal(properties["clientPort"], "12181");
    assert.equal(properties["server.2"], "10.0.0.2:12888:13888");
    assert.equal(properties["dataDir"], "/data/zk");
    assert.equal(properties["dataLogDir"], "/log/zk");
    assert.equal(properties["maxClientCnxns"], "200");
    assert.equal(properties["tickTime"], "3000");
    assert.equal(properties["quorum.auth.enableSasl"], "false");
  });

  it("names servers by their ids, whatever the order of the hosts", () => {
    const hosts = [rawHost(3, { zookeeperId: 7 }), rawHost(1), rawHost(2, { zookeeperId: 200 })];
    const properties = propertiesAt(zookeeperAt(specOf({ hosts })), zooCfg);
    const servers = Object.entries(properties).filter(([key]) => key.startsWith("server."));
    assert.deepEqual(Object.fromEntries(servers), {
      "server.1": "10.0.0.1:2888:3888",
      "server.7": "10.0.0.3:2888:3888",
      "server.200": "10.0.0.2:2888:3888",
    });
  });
});

describe("a ZooKeeper server", () => {
  it("finds its own id in myid in its data directory, owned by its user", () => {
    const spec = specOf({ zookeeper: { user: "zk", paths: { data: "/data/zk" } } });
    assert.deepEqual(fileAt(zookeeperAt(spec, 1), "/data/zk/myid"), {
      path: "/data/zk/myid",
      content: "2\n",
      mode: "0644",
      owner: "zk:zk",
    });
  });

  it("has the directory of its transaction log among the directories that outlive it", () => {
    const spec = specOf({ zookeeper: { paths: { data: "/data/zk", dataLog: "/log/zk" } } });
    const service = zookeeperAt(spec);
    assert.deepEqual(service.dataDirectories, ["/data/zk", "/log/zk"]);
    const unit = directives(fileAt(service, "/etc/systemd/system/zookeeper.service").content);
    assert.equal(unit["ReadWritePaths"], "/data/zk /log/zk");
  });

  it("logs through logback from 3.8 on", () => {
    const service = zookeeperAt(specOf());
    const path = "/etc/zookeeper/zookeeper-logback.xml";
    assert.match(fileAt(service, path).content, /<root level="INFO">/);
    const unit = fileAt(service, "/etc/systemd/system/zookeeper.service").content;
    assert(unit.includes(`-Dlogback.configurationFile=${path}`));
  });

  it("logs through log4j before 3.8", () => {
    const service = zookeeperAt(specOf({ zookeeper: { version: "3.6.0" }, kafka: { version: "2.4.1" } }));
    const path = "/etc/zookeeper/zookeeper-log4j.properties";
    assert.equal(propertiesAt(service, path)["log4j.rootLogger"], "INFO, stdout");
    const unit = fileAt(service, "/etc/systemd/system/zookeeper.service").content;
    assert(unit.includes(`-Dlog4j.configuration=file:${path}`));
  });

  it("runs the distribution's libraries with the stack's options after the program's own", () => {
    const spec = specOf({ zookeeper: { jvmOptions: ["-Dzookeeper.x=1"], heap: "128m" }, java: { home: "/opt/jre" } });
    const unit = directives(fileAt(zookeeperAt(spec), "/etc/systemd/system/zookeeper.service").content);
    assert.match(
      unit["ExecStart"] ?? "",
      /^\/opt\/jre\/bin\/java -Xms128m -Xmx128m .* -Dzookeeper\.x=1 -cp \/opt\/zookeeper\/apache-zookeeper-3\.9\.5-bin\/lib\/\* org\.apache\.zookeeper\.server\.quorum\.QuorumPeerMain \/etc\/zookeeper\/zoo\.cfg$/,
    );
  });

  it("leaves files that everybody may read to root", () => {
    for (const file of zookeeperAt(specOf()).files.filter(({ path }) => !path.endsWith("/myid")))
      assert.deepEqual([file.mode, file.owner], ["0644", "root:root"], file.path);
  });
});
