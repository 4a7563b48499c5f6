import { type FindingCase, itTells } from "../../../helpers/preflight";

describe("the preflight of what surrounds the services of a host", () => {
  const cases: readonly FindingCase[] = [
    {
      title: "/tmp allows no programs, which compression needs, with a directory that does",
      facts: { "exec:/tmp": "no" },
      check: "java",
      texts: [
        "java.io.tmpdir of kafka",
        "/tmp is mounted with noexec",
        "set -Djava.io.tmpdir=/var/tmp among kafka.jvmOptions",
      ],
    },
    {
      title: "neither /tmp nor /var/tmp allows programs, but the data directory does",
      facts: { "exec:/tmp": "no", "exec:/var/tmp": "no" },
      check: "java",
      texts: ["set -Djava.io.tmpdir=/var/lib/kafka among kafka.jvmOptions"],
    },
    {
      title: "no file system allows programs",
      facts: { "exec:/tmp": "no", "exec:/var/tmp": "no", "exec:/var/lib/kafka": "no" },
      check: "java",
      texts: ["mount -o remount,exec /tmp"],
    },
    {
      title: "temporary files would go to a directory among the data of a broker, at which it ends",
      facts: { "exec:/var/lib/kafka/tmp": "yes" },
      config: { kafka: { source: "maven", jvmOptions: ["-Djava.io.tmpdir=/var/lib/kafka/tmp"] } },
      check: "java",
      texts: ["/var/lib/kafka/tmp, in /var/lib/kafka (kafka.paths.data[0])", "set -Djava.io.tmpdir=/var/tmp"],
    },
    {
      title: "something else has made a unit of that name, which would be overwritten",
      facts: { "unit-file:kafka": "foreign" },
      check: "systemd",
      texts: [
        "/etc/systemd/system/kafka.service",
        "mv /etc/systemd/system/kafka.service /etc/systemd/system/kafka.service.before",
      ],
    },
    {
      title: "somebody adds to a unit",
      facts: {
        "drop-ins:kafka": "/etc/systemd/system/kafka.service.d/override.conf /usr/lib/systemd/system/service.d/10.conf",
      },
      check: "systemd",
      severity: "warning",
      texts: ["kafka.service", "/etc/systemd/system/kafka.service.d/override.conf\n", "daemon-reload"],
    },
  ];

  itTells(cases);
});
