import assert from "node:assert/strict";
import { judge, rawConfig, rawHost } from "../../../helpers/config";

describe("a version that is written as tags and archives name it", () => {
  for (const version of ["v4.3.1", "kafka_2.13-4.3.1"])
    it(`is told the release, and nothing else is wrong for it: ${version}`, () => {
      const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id }));
      const issues = judge(rawConfig({ hosts, zookeeper: undefined, kafka: { version } }));
      assert.deepEqual(
        issues.map(({ property, fix }) => [property, fix]),
        [["kafka.version", "write 4.3.1"]],
      );
    });
});
