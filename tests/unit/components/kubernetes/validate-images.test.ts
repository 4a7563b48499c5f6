import assert from "node:assert/strict";
import { homeOf } from "../../../../components/kubernetes/images";
import { zookeeper } from "../../../../components/services/zookeeper/zookeeper-service";
import {
  describeKubernetesRefusals,
  judgeKubernetes,
  kubernetesConfig,
  rawKubernetes,
} from "../../../helpers/kubernetes";

const digest = `sha256:${"0".repeat(64)}`;

describeKubernetesRefusals("an image is refused when", {
  "Kafka is older than its first official image": {
    others: { kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } },
    property: "kubernetes.kafka.image",
    rule: "must be given for 2.4.1: apache/kafka has images from 3.7.0 on",
    given: "no image",
    fix: "build one with scripts/image and name it here",
  },
  "nobody knows its directory": {
    kubernetes: { zookeeper: { image: "registry.example.org/team/coordination:7" } },
    property: "kubernetes.zookeeper.home",
    rule: "must be given: the image is neither the official one nor one of scripts/image",
    given: '"registry.example.org/team/coordination:7"',
    fix: "set it to the directory in the image that holds lib",
  },
  "others made it under the same name": {
    kubernetes: { kafka: { image: "docker.io/bitnami/kafka:3.9.0" } },
    property: "kubernetes.kafka.home",
    rule: "must be given",
    given: "bitnami",
    fix: "that holds libs",
  },
  "it is of another version": {
    kubernetes: { zookeeper: { image: "mirror.example.org/library/zookeeper:3.8.4" } },
    property: "kubernetes.zookeeper.image",
    rule: "must be an image of zookeeper.version, 3.9.5",
    given: "3.8.4",
    fix: "set zookeeper.version: 3.8.4",
  },
  "its directory is no path": {
    kubernetes: { zookeeper: { image: "example.org/zk:1", home: "opt/zk/" } },
    property: "kubernetes.zookeeper.home",
    rule: "must be an absolute path",
    given: '"opt/zk/"',
    fix: "write it as /opt/zookeeper",
  },
});

describe("the directory of ZooKeeper in an image", () => {
  const homes: Record<string, string> = {
    "harbor.example.org/dockerhub/library/zookeeper:3.9.5": "/apache-zookeeper-3.9.5-bin",
    "zookeeper:3.9.5-jre-17": "/apache-zookeeper-3.9.5-bin",
    [`zookeeper:3.9.5@${digest}`]: "/apache-zookeeper-3.9.5-bin",
    [`mirror.example.org:5000/zookeeper@${digest}`]: "/apache-zookeeper-3.9.5-bin",
    "kafka-zookeeper/zookeeper:3.9.5-7d0d2cf6": "/opt/zookeeper",
    "registry.example.org/team/zookeeper:3.9.5-7d0d2cf6": "/opt/zookeeper",
    [`registry.example.org/kafka-zookeeper/zookeeper@${digest}`]: "/opt/zookeeper",
  };
  for (const [image, home] of Object.entries(homes))
    it(`is ${home} in ${image}`, () => {
      assert.equal(homeOf(kubernetesConfig(rawKubernetes({ zookeeper: { image } })), zookeeper), home);
    });

  it("is the official one behind a mirror of all images", () => {
    const config = kubernetesConfig(rawKubernetes({ imageRegistry: "harbor.example.org/dockerhub" }));
    assert.equal(homeOf(config, zookeeper), "/apache-zookeeper-3.9.5-bin");
  });
});

describe("a release without a test", () => {
  it("is doubted on Kubernetes, where its image is all that it needs", () => {
    const issues = judgeKubernetes(rawKubernetes({}, { kafka: { version: "3.8.1" } }));
    assert.deepEqual(
      issues.map(({ severity, property }) => [severity, property]),
      [["warning", "kafka.version"]],
    );
  });
});
